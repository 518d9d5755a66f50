package dev.weft.operator.replicas;

import dev.weft.operator.identity.CertifyRules;
import dev.weft.operator.identity.Refusal;
import dev.weft.operator.identity.TokenClaims;
import dev.weft.operator.identity.TokenVerifier;
import dev.weft.operator.identity.Verification;
import dev.weft.operator.push.GrpcAnswers;
import dev.weft.operator.replicas.v1.ReplicaGoodbye;
import dev.weft.operator.replicas.v1.ReplicaReport;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Serves {@code Replicas.Report}: only to bearers of the operator's own service account. */
public final class ReplicasEndpoint {
    static final ServiceMethod<ReplicaGoodbye, ReplicaReport> CLIENT_METHOD =
            ServiceMethod.client(
                    service(),
                    "Report",
                    GrpcMessageEncoder.<ReplicaReport>encoder(),
                    GrpcMessageDecoder.decoder(ReplicaGoodbye.parser()));

    /** Replicas that report at once; an operator has fewer. */
    static final int MAX_REPLICAS = 32;

    private static final String SERVICE_ACCOUNT = "weft-operator";
    private static final Logger LOG = Logger.getLogger(ReplicasEndpoint.class);

    private final Vertx vertx;
    private final TokenVerifier verifier;
    private final InstantSource clock;
    private final String namespace;
    private final ReplicaBook book;
    private final Set<Object> reporting = ConcurrentHashMap.newKeySet();

    /**
     * Prepares the endpoint.
     *
     * @param namespace of the operator
     */
    public ReplicasEndpoint(
            Vertx vertx,
            TokenVerifier verifier,
            InstantSource clock,
            String namespace,
            ReplicaBook book) {
        this.vertx = vertx;
        this.verifier = verifier;
        this.clock = clock;
        this.namespace = namespace;
        this.book = book;
    }

    private static ServiceName service() {
        return ServiceName.create("weft.operator.v1.Replicas");
    }

    /** Adds the method to a server. */
    public void register(GrpcServer server) {
        server.callHandler(
                ServiceMethod.server(
                        service(),
                        "Report",
                        GrpcMessageEncoder.<ReplicaGoodbye>encoder(),
                        GrpcMessageDecoder.decoder(ReplicaReport.parser())),
                this::serve);
    }

    private void serve(GrpcServerRequest<ReplicaReport, ReplicaGoodbye> call) {
        Optional<String> token = GrpcAnswers.bearerToken(call.headers());
        if (token.isEmpty()) {
            GrpcAnswers.refuse(call.response(), GrpcAnswers.noToken());
            return;
        }
        call.pause();
        vertx.executeBlocking(() -> refusal(token.get()), false)
                .onSuccess(
                        refusal ->
                                refusal.ifPresentOrElse(
                                        why -> refuse(call, why), () -> welcome(call)))
                .onFailure(
                        failure -> {
                            LOG.error("a token could not be verified", failure);
                            refuse(
                                    call,
                                    new Refusal(
                                            Refusal.Reason.OPERATOR_FAILED,
                                            "the operator failed; its log says why"));
                        });
    }

    private Optional<Refusal> refusal(String token) {
        return switch (verifier.verify(token)) {
            case Verification.Refused(Refusal refusal) -> Optional.of(refusal);
            case Verification.Genuine(TokenClaims claims) ->
                    CertifyRules.refuseClaims(claims, clock.instant())
                            .or(() -> stranger(claims))
                            .or(this::tooMany);
        };
    }

    private Optional<Refusal> stranger(TokenClaims claims) {
        return claims.namespace().equals(namespace)
                        && claims.serviceAccount().equals(SERVICE_ACCOUNT)
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                Refusal.Reason.OTHER_WORKLOAD,
                                "only replicas of the operator report; the token is of "
                                        + claims.namespace()
                                        + "/"
                                        + claims.serviceAccount()));
    }

    private Optional<Refusal> tooMany() {
        return reporting.size() < MAX_REPLICAS
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                Refusal.Reason.OVERLOADED,
                                MAX_REPLICAS + " replicas report already"));
    }

    private void welcome(GrpcServerRequest<ReplicaReport, ReplicaGoodbye> call) {
        reporting.add(call);
        call.handler(report -> book.received(call, report));
        call.exceptionHandler(failure -> gone(call));
        call.endHandler(
                ignored -> {
                    gone(call);
                    call.response().end(ReplicaGoodbye.getDefaultInstance());
                });
        call.response().writeHead();
        call.resume();
    }

    private void gone(GrpcServerRequest<ReplicaReport, ReplicaGoodbye> call) {
        reporting.remove(call);
        book.gone(call);
    }

    private static void refuse(
            GrpcServerRequest<ReplicaReport, ReplicaGoodbye> call, Refusal refusal) {
        LOG.infof("replica refused reason=%s why=%s", refusal.reason().text(), refusal.sentence());
        GrpcAnswers.refuse(call.response(), refusal);
        call.resume();
    }
}
