package dev.weft.operator.certmanager;

import io.fabric8.certmanager.api.model.v1.CertificateRequest;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds requests that nobody needs any more. Pure. */
final class RequestSweep {
    private RequestSweep() {}

    /** Those whose certificate has expired, so that nobody can be using it. */
    static List<CertificateRequest> expired(Collection<CertificateRequest> all, Instant now) {
        return all.stream().filter(one -> end(one).filter(now::isAfter).isPresent()).toList();
    }

    private static Optional<Instant> end(CertificateRequest request) {
        if (request.getSpec() == null || request.getSpec().getDuration() == null) {
            return Optional.empty();
        }
        return created(request).map(at -> at.plus(request.getSpec().getDuration().getDuration()));
    }

    /** Those of the same pod that are older than its latest. */
    static List<CertificateRequest> older(
            CertificateRequest latest, Collection<CertificateRequest> ofPod) {
        Optional<Instant> at = created(latest);
        return ofPod.stream()
                .filter(one -> !name(one).equals(name(latest)))
                .filter(one -> at.isEmpty() || created(one).filter(at.get()::isBefore).isEmpty())
                .toList();
    }

    /** The uid of the pod that a request is for. */
    static Optional<String> pod(CertificateRequest request) {
        return request.getMetadata().getOwnerReferences().stream()
                .filter(owner -> "Pod".equals(owner.getKind()))
                .map(OwnerReference::getUid)
                .findFirst();
    }

    private static String name(CertificateRequest request) {
        return request.getMetadata().getName();
    }

    private static Optional<Instant> created(CertificateRequest request) {
        try {
            return Optional.ofNullable(request.getMetadata().getCreationTimestamp())
                    .map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
