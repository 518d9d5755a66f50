package dev.weft.operator.push;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.Refusal;
import dev.weft.operator.issue.Certifier;
import dev.weft.operator.issue.IssuedChain;
import dev.weft.proxy.config.v1.CertifyRequest;
import dev.weft.proxy.config.v1.CertifyResponse;
import io.vertx.grpc.server.GrpcServerRequest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Serves {@code Identity.Certify}. */
final class CertifyEndpoint {
    private static final Logger LOG = Logger.getLogger(CertifyEndpoint.class);

    private final BlockingCalls calls;
    private final Certifier certifier;
    private final Supplier<ByteString> trustBundle;
    private final PushMetrics metrics;

    CertifyEndpoint(
            BlockingCalls calls,
            Certifier certifier,
            Supplier<ByteString> trustBundle,
            PushMetrics metrics) {
        this.calls = calls;
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
        calls.run(
                        () -> certifier.certify(token, csr),
                        () -> new Certifier.Outcome.Refused(GrpcAnswers.overloaded()))
                .onSuccess(outcome -> answer(call, outcome))
                .onFailure(
                        failure -> {
                            LOG.error("a certificate could not be issued", failure);
                            refuse(call, GrpcAnswers.failed());
                        });
    }

    private void answer(
            GrpcServerRequest<CertifyRequest, CertifyResponse> call, Certifier.Outcome outcome) {
        switch (outcome) {
            case Certifier.Outcome.Refused(Refusal refusal) -> refuse(call, refusal);
            case Certifier.Outcome.NameWanted wanted ->
                    call.response()
                            .end(
                                    CertifyResponse.newBuilder()
                                            .setIdentity(wanted.id().uri())
                                            .build());
            case Certifier.Outcome.Issued issued -> {
                metrics.issued();
                LOG.debugf("certificate issued id=%s", issued.id().uri());
                call.response().end(response(issued));
            }
        }
    }

    private CertifyResponse response(Certifier.Outcome.Issued issued) {
        CertifyResponse.Builder response =
                CertifyResponse.newBuilder()
                        .setTrustBundle(trustBundle.get())
                        .setIdentity(issued.id().uri())
                        .setRoot(IssuedChain.fingerprint(issued.chain().root()));
        try {
            for (X509Certificate certificate : issued.chain().certificates()) {
                response.addChain(ByteString.copyFrom(certificate.getEncoded()));
            }
            return response.build();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was checked has a DER", e);
        }
    }

    private void refuse(GrpcServerRequest<?, ?> call, Refusal refusal) {
        metrics.certificateRefused(refusal);
        LOG.infof(
                "certificate refused reason=%s why=%s",
                refusal.reason().text(), refusal.sentence());
        GrpcAnswers.refuse(call.response(), refusal);
    }
}
