package dev.weft.proxy.telemetry;

import dev.weft.proxy.snapshot.traffic.Reporting.Collector;
import dev.weft.proxy.telemetry.CollectorClient.Delivery;
import io.netty.channel.EventLoop;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps spans until there are enough for a batch, or a second has passed, and sends them. A
 * collector that does not answer costs {@value #MAX_WAITING} spans; nothing is sent a second time.
 * Confined to the event loop.
 */
public final class SpanExporter {
    static final int MAX_WAITING = 2_048;
    static final int BATCH = 256;
    static final int MAX_COLLECTORS = 8;
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final CollectorClient client;
    private final Supplier<Source> source;
    private final Outcomes outcomes;
    private final Map<Collector, Waiting> byCollector = new HashMap<>();

    /** Whose spans they are. */
    public record Source(String service, String namespace, String workload) {}

    /** Counts what became of spans. */
    public interface Outcomes {
        void exported(int spans);

        /** They were not sent, or not taken. */
        void dropped(int spans);
    }

    /** The spans for one collector. */
    private static final class Waiting {
        private final ArrayDeque<Span> spans = new ArrayDeque<>();
        private boolean timed;
        private boolean sending;
    }

    public SpanExporter(
            EventLoop loop, CollectorClient client, Supplier<Source> source, Outcomes outcomes) {
        this.loop = loop;
        this.client = client;
        this.source = source;
        this.outcomes = outcomes;
    }

    void add(Collector to, Span span) {
        Waiting waiting = byCollector.get(to);
        if (waiting == null) {
            if (byCollector.size() >= MAX_COLLECTORS) {
                byCollector.values().removeIf(one -> one.spans.isEmpty() && !one.sending);
            }
            if (byCollector.size() >= MAX_COLLECTORS) {
                outcomes.dropped(1);
                return;
            }
            waiting = new Waiting();
            byCollector.put(to, waiting);
        }
        if (waiting.spans.size() >= MAX_WAITING) {
            outcomes.dropped(1);
            return;
        }
        waiting.spans.add(span);
        if (waiting.spans.size() >= BATCH) {
            send(to, waiting);
        } else if (!waiting.timed) {
            waiting.timed = true;
            Waiting later = waiting;
            loop.schedule(() -> timeUp(to, later), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void timeUp(Collector to, Waiting waiting) {
        waiting.timed = false;
        send(to, waiting);
    }

    private void send(Collector to, Waiting waiting) {
        if (waiting.sending || waiting.spans.isEmpty()) {
            return;
        }
        ScopeSpans.Builder batch =
                ScopeSpans.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("weft.dev/proxy"));
        while (batch.getSpansCount() < BATCH && !waiting.spans.isEmpty()) {
            batch.addSpans(waiting.spans.poll());
        }
        int count = batch.getSpansCount();
        waiting.sending = true;
        client.send(to, message(batch), delivery -> sent(to, waiting, count, delivery));
    }

    private void sent(Collector to, Waiting waiting, int count, Delivery delivery) {
        waiting.sending = false;
        switch (delivery) {
            case TAKEN -> outcomes.exported(count);
            case FAILED -> outcomes.dropped(count);
        }
        if (waiting.spans.size() >= BATCH) {
            send(to, waiting);
        } else if (!waiting.spans.isEmpty() && !waiting.timed) {
            waiting.timed = true;
            loop.schedule(() -> timeUp(to, waiting), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private byte[] message(ScopeSpans.Builder batch) {
        Source own = source.get();
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder()
                                .setResource(
                                        Resource.newBuilder()
                                                .addAttributes(
                                                        Spans.text("service.name", own.service()))
                                                .addAttributes(
                                                        Spans.text(
                                                                "service.namespace",
                                                                own.namespace()))
                                                .addAttributes(
                                                        Spans.text(
                                                                "service.instance.id",
                                                                own.workload())))
                                .addScopeSpans(batch))
                .build()
                .toByteArray();
    }
}
