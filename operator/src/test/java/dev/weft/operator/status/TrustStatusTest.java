package dev.weft.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.MeshStatus;
import dev.weft.operator.issue.IssuerStanding;
import dev.weft.operator.issue.TestIssuer;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.trust.Anchor;
import dev.weft.operator.trust.TrustReport;
import dev.weft.operator.trust.TrustStanding;
import dev.weft.operator.trust.TrustState;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrustStatusTest {
    private static final IssuerChoice MESH =
            new IssuerChoice(
                    IssuerChoice.Mode.PER_WORKLOAD,
                    "cert-manager.io",
                    "ClusterIssuer",
                    "mesh",
                    Optional.empty());
    private static final X509Certificate ROOT = TestIssuer.root("root").certificate();
    private static final Anchor OWN = new Anchor("Own", List.of(ROOT));
    private static final Anchor ANCHOR =
            new Anchor(MESH.key(), List.of(TestIssuer.root("mesh").certificate()));
    private static final TrustStanding STANDING =
            new TrustStanding(1, 12, 11, 10, 7, Optional.of(Instant.parse("2026-11-24T10:00:00Z")));

    private static TrustState state(Optional<Anchor> issuing, Optional<Anchor> next) {
        return new TrustState(1, issuing, next, List.of(), Instant.EPOCH);
    }

    private static List<Finding> findings(TrustState state, IssuerStanding standing) {
        return new TrustStatus(new TrustReport(state, MESH, standing), STANDING).findings();
    }

    @Test
    void an_issuer_that_issues_is_ready() {
        assertThat(
                        findings(
                                state(Optional.of(ANCHOR), Optional.empty()),
                                IssuerStanding.ready(ANCHOR.roots())))
                .containsExactly(
                        new Finding("IssuerReady", "True", "Ready", "ClusterIssuer mesh issues"),
                        new Finding(
                                "TrustSettled",
                                "True",
                                "Settled",
                                "proxies trust one root and nothing is replaced"));
    }

    @Test
    void trouble_says_what_and_who_issues_meanwhile() {
        assertThat(
                        findings(
                                        state(Optional.of(OWN), Optional.empty()),
                                        IssuerStanding.troubled(
                                                List.of(), "IssuerNotReady", "it is not there"))
                                .getFirst())
                .isEqualTo(
                        new Finding(
                                "IssuerReady",
                                "False",
                                "IssuerNotReady",
                                "it is not there; until all proxies trust it, certificates come"
                                        + " from the operator's own authority"));
    }

    @Test
    void a_replacement_says_how_far_it_is() {
        assertThat(
                        findings(
                                        state(Optional.of(OWN), Optional.of(ANCHOR)),
                                        IssuerStanding.ready(ANCHOR.roots()))
                                .getLast()
                                .message())
                .startsWith("11/12 proxies trust the roots of the next issuer");
        TrustState reissuing =
                new TrustState(
                        1, Optional.of(ANCHOR), Optional.empty(), List.of(OWN), Instant.EPOCH);
        assertThat(findings(reissuing, IssuerStanding.ready(ANCHOR.roots())).getLast().message())
                .startsWith("7/12 proxies have a certificate of PerWorkload/");
    }

    @Test
    void certificates_are_counted() {
        TrustStatus status =
                new TrustStatus(
                        new TrustReport(
                                state(Optional.of(OWN), Optional.of(ANCHOR)),
                                MESH,
                                IssuerStanding.ready(ANCHOR.roots())),
                        STANDING);

        assertThat(status.certificates())
                .isEqualTo(new MeshStatus.Certificates("Own", 10, "2026-11-24T10:00:00Z", 2));
    }

    @Test
    void what_may_still_come_does_not_stall_and_what_was_denied_does() {
        assertThat(types("IssuerNotReady")).doesNotContain("Stalled");
        assertThat(types("CertManagerNotFound")).doesNotContain("Stalled");
        assertThat(types("WorkloadsRefused")).doesNotContain("Stalled");
        assertThat(types("Denied")).contains("Stalled");
    }

    private static List<String> types(String reason) {
        return Summary.of(List.of(new Finding("IssuerReady", "False", reason, "..."))).stream()
                .map(Finding::type)
                .toList();
    }
}
