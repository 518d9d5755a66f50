package dev.weft.operator.push;

import dev.weft.operator.identity.Refusal;
import dev.weft.operator.identity.TokenClaims;
import dev.weft.operator.identity.TokenVerifier;
import dev.weft.operator.identity.Verification;
import dev.weft.proxy.config.v1.OperatorMessage;
import dev.weft.proxy.config.v1.ProxyMessage;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Serves {@code Discovery.Connect}: one stream per proxy. */
final class ConnectEndpoint {
    /** How long a stream may take to say hello. */
    static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);

    /**
     * How long a stream lasts at most; then the proxy comes again, perhaps to another replica, with
     * a fresh token. Up to a fifth is taken off at random, so that they do not all come at once.
     */
    static final Duration MAX_LIFETIME = Duration.ofMinutes(30);

    private static final Logger LOG = Logger.getLogger(ConnectEndpoint.class);

    private final Vertx vertx;
    private final BlockingCalls calls;
    private final StreamAdmission admission;
    private final StreamListener listener;
    private final PushMetrics metrics;
    private final Map<String, ProxyStream> byName = new ConcurrentHashMap<>();

    /** What decides who may connect and for how long. */
    record StreamAdmission(
            TokenVerifier verifier,
            WorkloadAccounts accounts,
            InstantSource clock,
            RandomGenerator random) {}

    private record Ticket(ConnectedProxy proxy, Duration lifetime) {}

    ConnectEndpoint(
            Vertx vertx,
            BlockingCalls calls,
            StreamAdmission admission,
            StreamListener listener,
            PushMetrics metrics) {
        this.vertx = vertx;
        this.calls = calls;
        this.admission = admission;
        this.listener = listener;
        this.metrics = metrics;
    }

    void serve(GrpcServerRequest<ProxyMessage, OperatorMessage> call) {
        Optional<String> token = GrpcAnswers.bearerToken(call.headers());
        if (token.isEmpty()) {
            metrics.streamRefused(GrpcAnswers.noToken());
            GrpcAnswers.refuse(call.response(), GrpcAnswers.noToken());
            return;
        }
        new Conversation(call).begin(token.get());
    }

    /** Ends every stream, so that the proxies go to another replica. */
    void closeAll() {
        byName.values().forEach(stream -> stream.close("the operator stops"));
    }

    private Verification verify(String token) {
        return admission.verifier().verify(token);
    }

    private Duration lifetime(TokenClaims claims, Instant now) {
        long millis = MAX_LIFETIME.toMillis();
        Duration jittered = Duration.ofMillis(millis - admission.random().nextLong(millis / 5));
        return claims.expires()
                .map(end -> Duration.between(now, end))
                .filter(left -> left.compareTo(jittered) < 0)
                .orElse(jittered);
    }

    /** One call from its first message to its end; on the call's event loop. */
    private final class Conversation {
        private final GrpcServerRequest<ProxyMessage, OperatorMessage> call;
        private final long timeout;
        private Optional<ProxyStream> stream = Optional.empty();
        private long endOfLife = -1;
        private boolean over;

        private Conversation(GrpcServerRequest<ProxyMessage, OperatorMessage> call) {
            this.call = call;
            this.timeout = vertx.setTimer(HELLO_TIMEOUT.toMillis(), id -> late());
        }

        private void begin(String token) {
            call.exceptionHandler(failure -> end());
            call.endHandler(ignored -> endByProxy());
            call.response().exceptionHandler(failure -> end());
            call.handler(message -> received(token, message));
        }

        private void received(String token, ProxyMessage message) {
            if (stream.isPresent()) {
                stream.get().received(message);
                return;
            }
            if (!message.hasHello()) {
                refuse(new Refusal(Refusal.Reason.HELLO, "the first message must be hello"));
                return;
            }
            call.pause();
            calls.run(() -> verify(token), () -> new Verification.Refused(GrpcAnswers.overloaded()))
                    .onSuccess(verification -> decide(verification, message))
                    .onFailure(
                            failure -> {
                                LOG.error("a token could not be verified", failure);
                                refuse(GrpcAnswers.failed());
                            });
        }

        private void decide(Verification verification, ProxyMessage message) {
            Instant now = admission.clock().instant();
            switch (verification) {
                case Verification.Refused(Refusal refusal) -> refuse(refusal);
                case Verification.Genuine(TokenClaims claims) -> {
                    switch (Greeting.evaluate(
                            claims, message.getHello(), admission.accounts(), now)) {
                        case Greeting.Decision.Refuse(Refusal refusal) -> refuse(refusal);
                        case Greeting.Decision.Welcome(ConnectedProxy proxy) ->
                                welcome(new Ticket(proxy, lifetime(claims, now)));
                    }
                }
            }
        }

        private void welcome(Ticket ticket) {
            vertx.cancelTimer(timeout);
            if (over) {
                return;
            }
            ProxyStream opened =
                    new ProxyStream(
                            ticket.proxy(),
                            vertx.getOrCreateContext(),
                            call.response(),
                            listener,
                            metrics);
            stream = Optional.of(opened);
            ProxyStream older = byName.put(ticket.proxy().name(), opened);
            if (older != null) {
                // A proxy that lost its connection is back before the old one was noticed to be
                // dead.
                older.close("a newer stream of the same workload took its place");
            }
            endOfLife =
                    vertx.setTimer(
                            Math.max(1, ticket.lifetime().toMillis()),
                            id -> opened.close("the stream is old; connect again"));
            LOG.infof(
                    "proxy connected workload=%s version=%s",
                    ticket.proxy().name(), ticket.proxy().version());
            listener.opened(opened);
            // The head goes out now, so that the proxy knows that it is welcome.
            call.response().writeHead();
            call.resume();
        }

        private void late() {
            if (stream.isEmpty()) {
                refuse(
                        new Refusal(
                                Refusal.Reason.HELLO,
                                "hello did not come within " + HELLO_TIMEOUT.toSeconds() + " s"));
            }
        }

        private void refuse(Refusal refusal) {
            vertx.cancelTimer(timeout);
            if (!over) {
                over = true;
                metrics.streamRefused(refusal);
                LOG.infof(
                        "stream refused reason=%s why=%s",
                        refusal.reason().text(), refusal.sentence());
                GrpcAnswers.refuse(call.response(), refusal);
                call.resume();
            }
        }

        private void endByProxy() {
            stream.ifPresent(opened -> opened.close("goodbye"));
            end();
        }

        private void end() {
            over = true;
            vertx.cancelTimer(timeout);
            if (endOfLife >= 0) {
                vertx.cancelTimer(endOfLife);
            }
            stream.ifPresent(
                    ended -> {
                        byName.remove(ended.proxy().name(), ended);
                        ended.ended();
                    });
        }
    }
}
