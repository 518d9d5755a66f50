package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.MeshSpec;
import dev.weft.operator.model.Issuance;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.resolve.traffic.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Reads from the Mesh resource how certificates are to be made. */
final class Issuances {
    private static final String CERT_MANAGER = "cert-manager.io";
    private static final String ROOTS_KEY = "ca.crt";

    private Issuances() {}

    static Issuance of(MeshSpec spec) {
        IssuerChoice issuer = spec.issuer() == null ? IssuerChoice.OWN : choice(spec.issuer());
        return new Issuance(
                issuer, lifetime(spec).filter(Issuances::fits).orElse(Issuance.DEFAULT.lifetime()));
    }

    private static IssuerChoice choice(MeshSpec.IssuerRef ref) {
        return new IssuerChoice(
                IssuerChoice.Mode.read(Objects.requireNonNullElse(ref.mode(), ""))
                        .orElse(IssuerChoice.Mode.PER_WORKLOAD),
                Objects.requireNonNullElse(ref.group(), CERT_MANAGER),
                Objects.requireNonNullElse(ref.kind(), "ClusterIssuer"),
                ref.name(),
                Optional.ofNullable(ref.roots())
                        .map(
                                roots ->
                                        new IssuerChoice.RootsRef(
                                                roots.configMap(),
                                                Objects.requireNonNullElse(
                                                        roots.key(), ROOTS_KEY))));
    }

    private static Optional<Duration> lifetime(MeshSpec spec) {
        return Optional.ofNullable(spec.certificates())
                .map(MeshSpec.Certificates::duration)
                .flatMap(Durations::read)
                .map(read -> Duration.ofSeconds(read.getSeconds(), read.getNanos()));
    }

    private static boolean fits(Duration lifetime) {
        return lifetime.compareTo(Issuance.SHORTEST) >= 0
                && lifetime.compareTo(Issuance.LONGEST) <= 0;
    }

    /** What is to be said about a lifetime that cannot be; the API server refuses it before. */
    static Optional<Finding> fault(MeshSpec spec) {
        return lifetime(spec)
                .filter(lifetime -> !fits(lifetime))
                .map(
                        lifetime ->
                                Finding.no(
                                        "Accepted",
                                        "Invalid",
                                        "spec.certificates.duration: a certificate holds for 1m to"
                                                + " 2160h; until it is mended, it holds for 24h"));
    }
}
