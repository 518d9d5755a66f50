package dev.weft.operator.status;

import dev.weft.api.v1alpha1.MeshStatus;
import dev.weft.operator.issue.IssuerStanding.Trouble;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.trust.Anchor;
import dev.weft.operator.trust.TrustReport;
import dev.weft.operator.trust.TrustStanding;
import dev.weft.operator.trust.TrustState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the Mesh says of issuers, roots and certificates. Pure. */
record TrustStatus(TrustReport report, TrustStanding standing) {
    static final String DISTRIBUTING = "Distributing";
    static final String REISSUING = "Reissuing";

    private static final String READY = "IssuerReady";
    private static final String SETTLED = "TrustSettled";

    List<Finding> findings() {
        return List.of(issuer(), trust());
    }

    MeshStatus.Certificates certificates() {
        return new MeshStatus.Certificates(
                report.state().issuing().map(Anchor::issuer).orElse(null),
                standing.certified(),
                standing.nextExpiry().map(Instant::toString).orElse(null),
                report.state().roots().size());
    }

    private Finding issuer() {
        IssuerChoice wanted = report.wanted();
        Optional<Trouble> trouble = report.standing().trouble();
        if (trouble.isPresent()) {
            return new Finding(
                    READY,
                    "False",
                    trouble.get().reason(),
                    trouble.get().message() + meanwhile(wanted));
        }
        return new Finding(READY, "True", "Ready", wanted.text() + " issues" + meanwhile(wanted));
    }

    /** Who issues as long as the one that is wanted does not. */
    private String meanwhile(IssuerChoice wanted) {
        return issuing()
                .filter(now -> !now.key().equals(wanted.key()))
                .map(now -> "; until all proxies trust it, certificates come from " + now.text())
                .orElse("");
    }

    private Optional<IssuerChoice> issuing() {
        return report.state().issuing().map(Anchor::issuer).flatMap(IssuerChoice::read);
    }

    private Finding trust() {
        TrustState state = report.state();
        return switch (state.phase()) {
            case SETTLED ->
                    new Finding(
                            SETTLED,
                            "True",
                            "Settled",
                            "proxies trust " + roots(state) + " and nothing is replaced");
            case DISTRIBUTING ->
                    new Finding(
                            SETTLED,
                            "False",
                            DISTRIBUTING,
                            standing.holding()
                                    + "/"
                                    + standing.proxies()
                                    + " proxies trust the roots of the next issuer, "
                                    + state.next().map(Anchor::issuer).orElse("nobody")
                                    + "; it issues when all do");
            case REISSUING ->
                    new Finding(
                            SETTLED,
                            "False",
                            REISSUING,
                            standing.current()
                                    + "/"
                                    + standing.proxies()
                                    + " proxies have a certificate of "
                                    + state.issuing().map(Anchor::issuer).orElse("nobody")
                                    + "; when all do, older roots are no longer trusted");
        };
    }

    private static String roots(TrustState state) {
        int count = state.roots().size();
        return count == 1 ? "one root" : count + " roots";
    }
}
