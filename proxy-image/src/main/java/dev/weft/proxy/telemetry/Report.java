package dev.weft.proxy.telemetry;

import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.traffic.Reporting;
import java.util.Optional;

/** What is gathered about one request while it goes on. Confined to the event loop. */
public final class Report {
    private static final String USER_AGENT = "user-agent";

    private final Reporter reporter;
    private final Reporting rules;
    private final Direction direction;
    private final long startedEpochNanos;
    private final String client;
    private final String method;
    private final String authority;
    private final String path;
    private final String userAgent;
    private final String destination;
    private final Optional<TracedRequest> trace;
    private String route = "";
    private String backend = "";
    private String endpoint = "";
    private int attempts;

    /**
     * What is known of a request at its end.
     *
     * @param grpcStatus negative when there was none
     * @param reason why the proxy answered itself; empty when it did not
     * @param failed whether the service, rather than the caller, failed
     */
    public record Facts(
            int status,
            int grpcStatus,
            boolean failed,
            String reason,
            long nanos,
            long requestBytes,
            long responseBytes) {}

    Report(
            Reporter reporter,
            Reporting rules,
            Reporter.Subject subject,
            long startedEpochNanos,
            Optional<TracedRequest> trace) {
        RequestHead head = subject.head();
        this.reporter = reporter;
        this.rules = rules;
        this.direction = subject.direction();
        this.startedEpochNanos = startedEpochNanos;
        this.client = subject.caller().name();
        this.method = head.method();
        this.authority = head.authority();
        this.path = withoutQuery(head.path());
        this.userAgent = head.header(USER_AGENT).orElse("");
        this.destination = subject.destination();
        this.trace = trace;
    }

    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** An attempt is made at an endpoint. */
    public void attempt(String ofRoute, String atBackend, String atEndpoint) {
        attempts++;
        route = ofRoute;
        backend = atBackend;
        endpoint = atEndpoint;
    }

    /** The request is over. */
    public void ended(Facts facts) {
        Told told =
                new Told(
                        direction,
                        startedEpochNanos,
                        facts.nanos(),
                        client,
                        method,
                        authority,
                        path,
                        userAgent,
                        facts.status(),
                        facts.grpcStatus(),
                        facts.failed(),
                        facts.reason(),
                        new Told.Bytes(facts.requestBytes(), facts.responseBytes()),
                        new Told.Way(destination, route, backend, endpoint, attempts));
        rules.accessLog()
                .filter(log -> passes(log.filter(), facts))
                .ifPresent(log -> reporter.line(log.format(), told, trace));
        trace.filter(TracedRequest::sampled).ifPresent(traced -> reporter.span(traced, told));
    }

    private static boolean passes(Reporting.Filter filter, Facts facts) {
        boolean refused = !facts.reason().isEmpty();
        return switch (filter) {
            case ALL -> true;
            case ERRORS -> refused || facts.failed();
            case REFUSALS -> refused;
        };
    }
}
