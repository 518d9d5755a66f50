package dev.weft.operator.certmanager;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.PemText;
import dev.weft.operator.identity.TokenClaims;
import dev.weft.operator.issue.LeafOrder;
import dev.weft.operator.model.IssuerChoice;
import io.fabric8.certmanager.api.model.v1.CertificateRequest;
import io.fabric8.certmanager.api.model.v1.CertificateRequestBuilder;
import io.fabric8.kubernetes.api.model.Duration;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes CertificateRequests. */
final class RequestForm {
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String OPERATOR = "weft-operator";

    /** What is asked for; whatever else a certificate may be used for is not. */
    private static final List<String> USAGES =
            List.of("digital signature", "server auth", "client auth");

    /** So that a name stays within what Kubernetes takes, with room for the hash. */
    private static final int MAX_WORKLOAD_LENGTH = 60;

    /** What a part of a name must not end with. */
    private static final Pattern END = Pattern.compile("[.-]+$");

    private static final int HASH_BYTES = 8;

    private RequestForm() {}

    /**
     * The request for an order. Its name follows from the key: the same order written by another
     * replica, or written again, is the same request and not a second one.
     */
    static CertificateRequest of(LeafOrder order, IssuerChoice issuer) {
        TokenClaims bearer = order.bearer();
        return new CertificateRequestBuilder()
                .withNewMetadata()
                .withName(name(order, issuer))
                .withNamespace(bearer.namespace())
                .addToLabels(MANAGED_BY, OPERATOR)
                .addToLabels("app.kubernetes.io/part-of", "weft")
                .withOwnerReferences(owner(bearer).stream().toList())
                .endMetadata()
                .withNewSpec()
                .withRequest(base64(PemText.ofRequest(order.request().der())))
                .withDuration(new Duration(order.terms().lifetime()))
                .withIsCA(false)
                .withUsages(USAGES)
                .withNewIssuerRef()
                .withGroup(issuer.group())
                .withKind(issuer.kind())
                .withName(issuer.name())
                .endIssuerRef()
                .endSpec()
                .build();
    }

    private static String name(LeafOrder order, IssuerChoice issuer) {
        String workload = order.bearer().boundWorkload().orElse(order.bearer().serviceAccount());
        String begin = workload.substring(0, Math.min(workload.length(), MAX_WORKLOAD_LENGTH));
        return "weft-"
                + END.matcher(begin).replaceFirst("")
                + "-"
                + hash(issuer.key(), order.request().der());
    }

    private static String hash(String issuer, ByteString request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(issuer.getBytes(StandardCharsets.UTF_8));
            digest.update(request.asReadOnlyByteBuffer());
            return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The pod: Kubernetes removes the request with it. */
    private static Optional<OwnerReference> owner(TokenClaims bearer) {
        return bearer.podUid()
                .flatMap(
                        uid ->
                                bearer.boundWorkload()
                                        .map(
                                                pod ->
                                                        new OwnerReferenceBuilder()
                                                                .withApiVersion("v1")
                                                                .withKind("Pod")
                                                                .withName(pod)
                                                                .withUid(uid)
                                                                .build()));
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether a request that is there is the one that was to be written. */
    static boolean isSame(CertificateRequest there, CertificateRequest wanted) {
        return there.getSpec() != null
                && wanted.getSpec().getRequest().equals(there.getSpec().getRequest())
                && wanted.getSpec().getIssuerRef().equals(there.getSpec().getIssuerRef());
    }
}
