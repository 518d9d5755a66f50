package dev.weft.operator.certmanager;

import io.fabric8.certmanager.api.model.v1.CertificateRequest;
import io.fabric8.certmanager.api.model.v1.CertificateRequestCondition;
import io.fabric8.certmanager.api.model.v1.CertificateRequestStatus;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a CertificateRequest is. */
sealed interface RequestStanding {
    /** A certificate was made; PEM, of which the second may be empty. */
    record Issued(String chain, String authority) implements RequestStanding {}

    /** The approver said no. */
    record Denied(String message) implements RequestStanding {}

    /** The issuer cannot make it. */
    record Failed(String message) implements RequestStanding {}

    /** Nobody said yes or no yet. */
    record Waiting(String message) implements RequestStanding {}

    /** The API server did not take the request. */
    record Unreachable(String message) implements RequestStanding {}

    /** Whether nothing more will come of it. */
    default boolean isOver() {
        return switch (this) {
            case Issued issued -> true;
            case Denied denied -> true;
            case Failed failed -> true;
            case Waiting waiting -> false;
            case Unreachable unreachable -> false;
        };
    }

    /** Reads a request. */
    static RequestStanding of(CertificateRequest request) {
        CertificateRequestStatus status = request.getStatus();
        if (status == null || status.getConditions() == null) {
            return new Waiting("no controller has looked at it; does cert-manager run?");
        }
        List<CertificateRequestCondition> conditions = status.getConditions();
        Optional<String> denied = message(conditions, "Denied", null);
        if (denied.isPresent()) {
            return new Denied(denied.get());
        }
        Optional<String> failed =
                message(conditions, "InvalidRequest", null)
                        .or(() -> message(conditions, "Ready", "Failed"));
        if (failed.isPresent()) {
            return new Failed(failed.get());
        }
        String chain = text(status.getCertificate());
        if (!chain.isEmpty()) {
            return new Issued(chain, text(status.getCa()));
        }
        return new Waiting(
                message(conditions, "Ready", "Pending")
                        .orElse(
                                message(conditions, "Approved", null).isPresent()
                                        ? "it is approved, and the issuer has not answered"
                                        : "it waits for approval"));
    }

    /** Of the condition of a type that is true or has the reason. */
    private static Optional<String> message(
            List<CertificateRequestCondition> conditions, String type, @Nullable String reason) {
        return conditions.stream()
                .filter(one -> type.equals(one.getType()))
                .filter(
                        one ->
                                reason == null
                                        ? "True".equals(one.getStatus())
                                        : reason.equals(one.getReason()))
                .map(one -> one.getMessage() == null ? one.getType() : one.getMessage())
                .findFirst();
    }

    private static String text(@Nullable String base64) {
        if (base64 == null) {
            return "";
        }
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            // Not what an issuer writes; it will not read as certificates either.
            return "?";
        }
    }
}
