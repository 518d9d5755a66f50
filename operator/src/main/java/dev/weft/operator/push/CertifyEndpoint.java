package dev.weft.operator.push;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.Certifier;
import dev.weft.operator.identity.Refusal;
import dev.weft.proxy.config.v1.CertifyRequest;
import dev.weft.proxy.config.v1.CertifyResponse;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.GrpcServerRequest;
import java.security.cert.CertificateEncodingException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Serves {@code Identity.Certify}. */
final class CertifyEndpoint {
    private static final Logger LOG = Logger.getLogger(CertifyEndpoint.class);

    private final Vertx vertx;
    private final Certifier certifier;
    private final Supplier<ByteString> trustBundle;
    private final PushMetrics metrics;

    CertifyEndpoint(
            Vertx vertx,
            Certifier certifier,
            Supplier<ByteString> trustBundle,
            PushMetrics metrics) {
        this.vertx = vertx;
        this.certifier = certifier;
        this.trustBundle = trustBundle;
        this.metrics = metrics;
    }

    void serve(GrpcServerRequest<CertifyRequest, CertifyResponse> call) {
        Optional<String> token = GrpcAnswers.bearerToken(call.headers());
        if (token.isEmpty()) {
            refuse(call, GrpcAnswers.noToken());
            return;
        }
        call.handler(request -> certify(call, token.get(), request.getCsr().toByteArray()));
    }

    private void certify(
            GrpcServerRequest<CertifyRequest, CertifyResponse> call, String token, byte[] csr) {
        vertx.executeBlocking(() -> certifier.certify(token, csr), false)
                .onSuccess(outcome -> answer(call, outcome))
                .onFailure(
                        failure -> {
                            LOG.error("a certificate could not be issued", failure);
                            refuse(
                                    call,
                                    new Refusal(
                                            Refusal.Code.UNAVAILABLE,
                                            "the operator failed; its log says why"));
                        });
    }

    private void answer(
            GrpcServerRequest<CertifyRequest, CertifyResponse> call, Certifier.Outcome outcome) {
        switch (outcome) {
            case Certifier.Outcome.Refused(Refusal refusal) -> refuse(call, refusal);
            case Certifier.Outcome.Issued issued -> {
                metrics.issued();
                LOG.debugf("certificate issued id=%s", issued.id().uri());
                call.response().end(response(issued));
            }
        }
    }

    private CertifyResponse response(Certifier.Outcome.Issued issued) {
        try {
            return CertifyResponse.newBuilder()
                    .addChain(ByteString.copyFrom(issued.leaf().getEncoded()))
                    .setTrustBundle(trustBundle.get())
                    .build();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was just signed has a DER", e);
        }
    }

    private void refuse(GrpcServerRequest<?, ?> call, Refusal refusal) {
        metrics.refused(refusal.code());
        LOG.infof("certificate refused code=%s why=%s", refusal.code(), refusal.sentence());
        GrpcAnswers.refuse(call.response(), refusal);
    }
}
