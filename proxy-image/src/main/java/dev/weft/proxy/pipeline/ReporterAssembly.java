package dev.weft.proxy.pipeline;

import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.http.outbound.CollectorRequests;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.telemetry.AccessLog;
import dev.weft.proxy.telemetry.Reporter;
import dev.weft.proxy.telemetry.SpanExporter;
import dev.weft.proxy.tls.MeshTls;
import dev.weft.proxy.upstream.Upstreams;
import io.netty.channel.EventLoop;
import java.io.OutputStream;

/** Puts together what tells about requests: the access log, and spans for collectors. */
record ReporterAssembly(
        EventLoop loop, ConfigSource config, MeshTls tls, Callees callees, OutputStream accessLog) {
    /** Spans are sent over these upstreams, as requests of the application are. */
    Reporter over(Upstreams upstreams) {
        Callees.Surroundings around = callees.surroundings();
        return new Reporter(
                around.clock(),
                around.random(),
                new AccessLog(accessLog, around.telemetry()::accessLogDropped),
                new SpanExporter(
                        loop,
                        new CollectorRequests(loop, config, upstreams, callees),
                        this::source,
                        new Counted(around.telemetry())));
    }

    /** Services are told apart by what they are to each other: their service accounts. */
    private SpanExporter.Source source() {
        String identity = tls.ownIdentity().orElse("");
        return new SpanExporter.Source(
                identity.substring(identity.lastIndexOf('/') + 1),
                config.inbound().map(InboundConfig::namespace).orElse(""),
                config.inbound().map(InboundConfig::workload).orElse(""));
    }

    private record Counted(Telemetry telemetry) implements SpanExporter.Outcomes {
        @Override
        public void exported(int spans) {
            telemetry.spansExported(spans);
        }

        @Override
        public void dropped(int spans) {
            telemetry.spansDropped(spans);
        }
    }
}
