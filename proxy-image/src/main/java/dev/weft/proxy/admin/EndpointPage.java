package dev.weft.proxy.admin;

import dev.weft.proxy.balance.EndpointReport;
import dev.weft.proxy.callee.CalledBackend;
import dev.weft.proxy.callee.Callee;
import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.snapshot.Endpoint;
import java.util.Locale;

/** Writes what is known of every endpoint that was called, a line for each. */
public final class EndpointPage {
    private static final String HEAD =
            "destination\tbackend\tendpoint\tworkload\tzone\tstanding\tunder-way\tfailures-in-a-row"
                    + "\tlatency-us";

    private EndpointPage() {}

    /** To be called on the event loop of the data path, with its clock. */
    public static String of(Callees callees, long nanoTime) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Callee callee : callees.all()) {
            for (CalledBackend backend : callee.backends()) {
                for (EndpointReport report : backend.balancer().report(nanoTime)) {
                    line(page, callee, backend, report);
                }
            }
        }
        return page.toString();
    }

    private static void line(
            StringBuilder page, Callee callee, CalledBackend backend, EndpointReport report) {
        Endpoint endpoint = report.endpoint();
        page.append('\n')
                .append(callee.destination().key())
                .append('\t')
                .append(backend.backend().name())
                .append('\t')
                .append(endpoint.address())
                .append(':')
                .append(endpoint.port())
                .append('\t')
                .append(endpoint.workload())
                .append('\t')
                .append(endpoint.zone())
                .append('\t')
                .append(report.standing().name().toLowerCase(Locale.ROOT))
                .append('\t')
                .append(report.underWay())
                .append('\t')
                .append(report.failures())
                .append('\t')
                .append(report.latency().toNanos() / 1_000);
    }
}
