package dev.weft.proxy.http.inbound;

import dev.weft.proxy.external.Answer;
import dev.weft.proxy.external.Check;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Refusal;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.ExternalAuthorizer;
import dev.weft.proxy.snapshot.ExternalAuthorizer.OnFailure;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes one permitted request past those who are asked besides the rules, one after the other. */
final class ExternalGate {
    private final Admittance context;
    private final Enforcement.Answer.Admitted admitted;
    private final int port;
    private final Exchange exchange;
    private final Deque<ExternalAuthorizer> left;
    private @Nullable Check under;

    ExternalGate(
            Admittance context, Enforcement.Answer.Admitted admitted, int port, Exchange exchange) {
        this.context = context;
        this.admitted = admitted;
        this.port = port;
        this.exchange = exchange;
        this.left = new ArrayDeque<>(admitted.externals());
    }

    /** Goes on with the request when all let it pass; now, later, or never. */
    void pass(Runnable goOn) {
        if (exchange.over()) {
            return;
        }
        ExternalAuthorizer next = left.poll();
        if (next == null) {
            goOn.run();
            return;
        }
        under =
                new Check(
                        context.authorizers(),
                        next,
                        exchange,
                        port,
                        answer -> answered(next, answer, goOn));
        under.ask();
    }

    private void answered(ExternalAuthorizer of, Answer answer, Runnable goOn) {
        under = null;
        switch (answer) {
            case Answer.Passes passes -> {
                passes.remove().forEach(exchange.head()::remove);
                put(passes.headers(), exchange.head());
                pass(goOn);
            }
            case Answer.Refused refused -> {
                Http2HeadersFrame frame =
                        Refusal.answer(
                                exchange.view(),
                                context.enforcement()
                                        .refusedOutside(
                                                admitted, ReasonCode.EXTERNAL_DENIED, of, ""),
                                refused.status());
                put(refused.headers(), frame.headers());
                exchange.answer(frame);
            }
            case Answer.Unknown(String why) -> {
                if (of.onFailure() == OnFailure.ALLOW) {
                    pass(goOn);
                } else {
                    exchange.refuse(
                            context.enforcement()
                                    .refusedOutside(
                                            admitted, ReasonCode.EXTERNAL_UNAVAILABLE, of, why));
                }
            }
        }
    }

    private static void put(List<Answer.Header> headers, Http2Headers into) {
        for (Answer.Header header : headers) {
            switch (header.way()) {
                case SET -> into.set(header.name(), header.value());
                case ADD -> into.add(header.name(), header.value());
            }
        }
    }

    /** The exchange is over. */
    void ended() {
        if (under != null) {
            under.giveUp();
        }
    }
}
