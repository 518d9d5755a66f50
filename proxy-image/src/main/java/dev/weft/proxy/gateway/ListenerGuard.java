package dev.weft.proxy.gateway;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.ExchangeResult;
import dev.weft.proxy.http.Forwarding;
import dev.weft.proxy.http.inbound.Admittance;
import dev.weft.proxy.http.inbound.Enforcement;
import dev.weft.proxy.http.inbound.Passage;
import dev.weft.proxy.http.inbound.Permit;
import dev.weft.proxy.http.inbound.RuleBook;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.gateway.GatewayConfig;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks who may come in at a listener, where a policy says anything about it. */
public final class ListenerGuard {
    private final Admittance admittance;
    private final Supplier<GatewayConfig> current;

    /**
     * @param current what is in force
     */
    public ListenerGuard(Admittance admittance, Supplier<GatewayConfig> current) {
        this.admittance = admittance;
        this.current = current;
    }

    /**
     * Somebody at a listener.
     *
     * @param port as clients know it
     */
    record Visit(String listener, int port, Caller caller) {}

    /** A connection that was let in; its permit is empty where there are no rules. */
    record Entrance(Optional<Permit> permit) {
        /** Closes the channel as soon as the rules are others and do not let it in. */
        void heldBy(Channel channel) {
            permit.ifPresent(
                    one -> {
                        one.heldBy(reason -> channel.close());
                        channel.closeFuture().addListener(closed -> one.end());
                    });
        }

        /** Nothing came of it. */
        void over() {
            permit.ifPresent(Permit::end);
        }
    }

    /** Goes on with a request that may come in; refuses it otherwise, now or later. */
    void request(Exchange exchange, Visit visit, Runnable goOn) {
        if (!guarded(visit.listener())) {
            goOn.run();
            return;
        }
        switch (ask(visit, OperationView.request(visit.port(), exchange.view()))) {
            case Enforcement.Answer.Admitted admitted -> {
                Passage passage = new Passage(admittance, admitted, visit.port(), exchange);
                exchange.watchedBy(new Watch(passage));
                passage.pass(goOn);
            }
            case Enforcement.Answer.Refused refused -> exchange.refuse(refused.reason());
        }
    }

    /** Whether a connection, or a session of datagrams, may come in; empty when it may not. */
    Optional<Entrance> bytes(Visit visit) {
        if (!guarded(visit.listener())) {
            return Optional.of(new Entrance(Optional.empty()));
        }
        return switch (ask(visit, OperationView.connection(visit.port()))) {
            case Enforcement.Answer.Admitted admitted ->
                    Optional.of(new Entrance(Optional.of(admitted.permit())));
            case Enforcement.Answer.Refused refused -> Optional.empty();
        };
    }

    private boolean guarded(String listener) {
        return current.get().rules().containsKey(listener);
    }

    private Enforcement.Answer ask(Visit visit, OperationView operation) {
        return admittance
                .enforcement()
                .ask(new OfListener(current, visit.listener()), visit.caller(), operation);
    }

    /** The rules of a listener; without any, whoever is in goes on. */
    private record OfListener(Supplier<GatewayConfig> current, String listener)
            implements RuleBook {
        @Override
        public Optional<InboundPort> rules(int port) {
            return Optional.ofNullable(current.get().rules().get(listener));
        }

        @Override
        public boolean exempts(Caller caller, OperationView operation) {
            return false;
        }
    }

    private record Watch(Passage passage) implements Forwarding {
        @Override
        public void responding(Exchange exchange) {
            passage.answered(exchange.now() - exchange.startedNanos());
        }

        @Override
        public void ended(Exchange exchange, ExchangeResult result) {
            passage.ended(result);
        }
    }
}
