package dev.weft.operator.status;

import dev.weft.operator.resolve.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Adds to what was found about an object what became of it in the proxies, and one condition for
 * all. The words follow kstatus: Ready sums up, Stalled says that waiting will not help.
 */
final class Summary {
    private static final String TRUE = "True";
    private static final String FALSE = "False";
    private static final Set<String> PASSING =
            Set.of(
                    "Pending",
                    "NotConnected",
                    TrustStatus.DISTRIBUTING,
                    TrustStatus.REISSUING,
                    "CertManagerNotFound",
                    "IssuerNotReady",
                    "RootsNotFound",
                    "WorkloadsRefused");

    private Summary() {}

    /** What proxies hold of an object. */
    static Finding programmed(List<Finding> findings, Tally tally) {
        Optional<Finding> refused = first(findings, "Accepted").filter(Summary::isFalse);
        if (refused.isPresent()) {
            return new Finding(
                    "Programmed",
                    FALSE,
                    "NotAccepted",
                    tally.total() == 0
                            ? "no proxy holds it"
                            : "what was accepted before is in force in "
                                    + tally.fraction()
                                    + " proxies");
        }
        String inForce = "in force in " + tally.fraction() + " proxies";
        if (!tally.refusals().isEmpty()) {
            return new Finding(
                    "Programmed",
                    FALSE,
                    "Refused",
                    inForce + "; refused by " + String.join("; ", tally.refusals()));
        }
        if (tally.total() == 0) {
            return new Finding(
                    "Programmed", TRUE, "NoProxy", "no connected proxy needs it; " + inForce);
        }
        return tally.complete()
                ? new Finding("Programmed", TRUE, "Programmed", inForce)
                : new Finding("Programmed", FALSE, "Pending", inForce);
    }

    /** The findings with Ready before them and, when waiting will not help, Stalled. */
    static List<Finding> of(List<Finding> findings) {
        Optional<Finding> fault =
                findings.stream()
                        .filter(one -> isFalse(one) || one.type().equals("PartiallyInvalid"))
                        .findFirst();
        List<Finding> all = new ArrayList<>();
        all.add(
                fault.map(one -> new Finding("Ready", FALSE, one.reason(), one.message()))
                        .orElseGet(() -> ready(findings)));
        all.addAll(findings);
        fault.filter(one -> !passes(one))
                .ifPresent(
                        one -> all.add(new Finding("Stalled", TRUE, one.reason(), one.message())));
        return all;
    }

    private static Finding ready(List<Finding> findings) {
        return new Finding(
                "Ready",
                TRUE,
                "Ready",
                first(findings, "Programmed").map(Finding::message).orElse("in force"));
    }

    /**
     * Whether the fault may go away without anyone's changing this object: what is not there yet
     * may come with the same commit.
     */
    private static boolean passes(Finding finding) {
        return PASSING.contains(finding.reason());
    }

    private static boolean isFalse(Finding finding) {
        return finding.status().equals(FALSE);
    }

    private static Optional<Finding> first(List<Finding> findings, String type) {
        return findings.stream().filter(one -> one.type().equals(type)).findFirst();
    }
}
