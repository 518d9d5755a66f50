package dev.weft.operator.certmanager;

import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.Refusal;
import dev.weft.operator.issue.ChainCheck;
import dev.weft.operator.issue.IssuedChain;
import dev.weft.operator.issue.IssuerStanding;
import dev.weft.operator.issue.LeafAnswer;
import dev.weft.operator.issue.LeafIssuer;
import dev.weft.operator.issue.LeafOrder;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.trust.Anchor;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The operator itself, under an intermediate authority that cert-manager issues and renews. An
 * intermediate that was renewed is used at once when it leads to a root that is trusted; until then
 * the one before goes on.
 */
final class IntermediateIssuer implements LeafIssuer {
    /** Intermediates that are kept: the one in the Secret, and those before it. */
    static final int MAX_KEPT = 4;

    private final IssuerChoice issuer;
    private final IntermediateCertificate certificate;
    private final Optional<RootsConfigMap> roots;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final List<Signing> kept = new CopyOnWriteArrayList<>();

    /** An intermediate that can sign. */
    private record Signing(CertificateAuthority authority, IntermediateSecret secret) {}

    IntermediateIssuer(
            IssuerChoice issuer,
            IntermediateCertificate certificate,
            Optional<RootsConfigMap> roots,
            InstantSource clock) {
        this.issuer = issuer;
        this.certificate = certificate;
        this.roots = roots;
        this.clock = clock;
        roots.ifPresent(map -> map.start(() -> {}));
        certificate.start(this::renewed);
    }

    @Override
    public void want() {
        certificate.ask();
    }

    private synchronized void renewed(IntermediateSecret secret) {
        boolean known = !kept.isEmpty() && kept.getFirst().secret().chain().equals(secret.chain());
        if (!known) {
            kept.addFirst(
                    new Signing(CertificateAuthority.of(secret.material(), random, clock), secret));
            while (kept.size() > MAX_KEPT) {
                kept.removeLast();
            }
        }
    }

    @Override
    public IssuerStanding standing() {
        if (kept.isEmpty()) {
            IssuerStanding.Trouble trouble = certificate.trouble();
            return IssuerStanding.troubled(List.of(), trouble.reason(), trouble.message());
        }
        List<X509Certificate> told =
                roots.map(RootsConfigMap::roots)
                        .orElseGet(() -> kept.getFirst().secret().authority());
        if (told.isEmpty() || told.size() > Anchor.MAX_ROOTS) {
            return IssuerStanding.troubled(
                    List.of(),
                    "RootsNotFound",
                    issuer.text()
                            + " does not tell which root its certificates lead to, or the"
                            + " ConfigMap of spec.issuer.roots does not; put 1 to "
                            + Anchor.MAX_ROOTS
                            + " roots there");
        }
        return kept.getFirst()
                        .secret()
                        .material()
                        .certificate()
                        .getNotAfter()
                        .toInstant()
                        .isAfter(clock.instant())
                ? IssuerStanding.ready(told)
                : IssuerStanding.troubled(
                        told,
                        "Failed",
                        "the intermediate authority has expired: "
                                + certificate.trouble().message());
    }

    @Override
    public LeafAnswer issue(LeafOrder order) {
        if (kept.isEmpty()) {
            return refused(Refusal.Reason.ISSUER_NOT_READY, certificate.trouble().message());
        }
        String deviation = "";
        for (Signing signing : kept) {
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(
                    signing.authority()
                            .issue(
                                    order.id(),
                                    order.request().publicKey(),
                                    order.terms().lifetime()));
            chain.addAll(signing.secret().chain());
            switch (ChainCheck.check(chain, order, clock.instant())) {
                case ChainCheck.Verdict.Right(IssuedChain right) -> {
                    return new LeafAnswer.Issued(right);
                }
                case ChainCheck.Verdict.OtherRoot() -> {}
                case ChainCheck.Verdict.Wrong(String sentence) -> deviation = sentence;
            }
        }
        return deviation.isEmpty()
                ? refused(
                        Refusal.Reason.ROOT_PENDING,
                        "the intermediate authority leads to a root that not all proxies trust"
                                + " yet; it is being distributed")
                : refused(
                        Refusal.Reason.ISSUER_DEVIATED,
                        "the intermediate authority cannot be used: " + deviation);
    }

    private static LeafAnswer refused(Refusal.Reason reason, String sentence) {
        return new LeafAnswer.Refused(new Refusal(reason, sentence));
    }

    @Override
    public void close() {
        certificate.close();
        roots.ifPresent(RootsConfigMap::close);
    }
}
