package dev.weft.proxy.telemetry;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.traffic.Reporting;
import dev.weft.proxy.snapshot.traffic.Reporting.Collector;
import dev.weft.proxy.snapshot.traffic.Reporting.Format;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Begins to tell about requests, and hands what is told to the access log and the collectors. */
public final class Reporter {
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AccessLog log;
    private final SpanExporter spans;

    /** What a report is about. */
    public record Subject(
            Direction direction, RequestHead head, Caller caller, String destination) {}

    /** Changes headers of the request on its way. */
    public interface Headers {
        void set(String name, String value);

        void remove(String name);
    }

    public Reporter(
            InstantSource clock, RandomGenerator random, AccessLog log, SpanExporter spans) {
        this.clock = clock;
        this.random = random;
        this.log = log;
        this.spans = spans;
    }

    /**
     * Begins to tell about a request.
     *
     * @param rules which say that something is told
     * @param headers of the request, which carry the trace on
     */
    public Report begin(Reporting rules, Subject subject, Headers headers) {
        Instant now = clock.instant();
        long epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return new Report(
                this,
                rules,
                subject,
                epochNanos,
                rules.tracing().map(tracing -> traced(tracing, subject.head(), headers)));
    }

    /** A trace goes on as whoever began it decided; a new one is sampled by the rules. */
    private TracedRequest traced(Reporting.Tracing rules, RequestHead head, Headers headers) {
        Optional<TraceContext> caller = TraceContext.of(head.values(TraceContext.HEADER));
        Optional<Collector> collector = rules.collector();
        if (caller.isPresent() && !caller.get().sampled()) {
            return new TracedRequest(caller.get(), "", collector);
        }
        TraceContext own = caller.isPresent() ? caller.get().child(random) : begin(rules);
        headers.set(TraceContext.HEADER, own.header());
        if (caller.isEmpty()) {
            // It belonged to whatever could not be read.
            headers.remove(TraceContext.STATE_HEADER);
        }
        return new TracedRequest(own, caller.map(TraceContext::spanId).orElse(""), collector);
    }

    private TraceContext begin(Reporting.Tracing rules) {
        TraceContext begun = TraceContext.begin(random);
        return random.nextInt(Reporting.Tracing.ALL) < rules.perMillion()
                ? begun
                : begun.unsampled();
    }

    void line(Format format, Told told, Optional<TracedRequest> trace) {
        String traceId = trace.map(traced -> traced.own().traceId()).orElse("");
        log.write(AccessLine.of(format, told, traceId));
    }

    void span(TracedRequest traced, Told told) {
        traced.collector().ifPresent(to -> spans.add(to, Spans.of(traced, told)));
    }
}
