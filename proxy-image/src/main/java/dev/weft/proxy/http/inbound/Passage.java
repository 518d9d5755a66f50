package dev.weft.proxy.http.inbound;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.ExchangeResult;
import dev.weft.proxy.snapshot.traffic.Admission;
import dev.weft.proxy.tcp.Relay;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Takes one permitted request past those who are asked besides the rules, and through what it must
 * pass besides. It goes on for as long as its permit holds.
 */
public final class Passage {
    private final Permit permit;
    private final Exchange exchange;
    private final @Nullable ExternalGate external;
    private final @Nullable RequestGate gate;

    /**
     * @param port that the request came to
     */
    public Passage(
            Admittance admittance,
            Enforcement.Answer.Admitted admitted,
            int port,
            Exchange exchange) {
        this.permit = admitted.permit();
        this.exchange = exchange;
        this.external =
                admitted.externals().isEmpty()
                        ? null
                        : new ExternalGate(admittance, admitted, port, exchange);
        this.gate =
                admitted.admission().equals(Admission.EVERYTHING)
                        ? null
                        : new RequestGate(
                                admittance, admitted, admitted.rules().destination(port), exchange);
    }

    /** Goes on with the request when it has passed; now, later, or never. */
    public void pass(Runnable goOn) {
        permit.heldBy(exchange::late);
        if (external == null) {
            admit(goOn);
        } else {
            external.pass(() -> admit(goOn));
        }
    }

    private void admit(Runnable goOn) {
        if (gate == null) {
            goOn.run();
        } else {
            gate.pass(goOn);
        }
    }

    /** A response begins. */
    public void answered(long latencyNanos) {
        if (gate != null) {
            gate.answered(latencyNanos);
        }
    }

    /** The exchange is over; bytes that follow it are still cut when the permit is revoked. */
    public void ended(ExchangeResult result) {
        if (result.end() == ExchangeResult.End.UPGRADED) {
            Channel caller = exchange.downstream();
            permit.heldBy(reason -> Relay.cut(caller));
            caller.closeFuture().addListener(closed -> permit.end());
        } else {
            permit.end();
        }
        if (external != null) {
            external.ended();
        }
        if (gate != null) {
            gate.ended();
        }
    }
}
