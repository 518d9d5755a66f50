package dev.weft.proxy.http;

import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.snapshot.traffic.Reporting;
import dev.weft.proxy.telemetry.Report;
import dev.weft.proxy.telemetry.Reporter;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Optional;

/** Begins to tell about exchanges where the rules say that anything is told. */
public final class ReportedRequests {
    private ReportedRequests() {}

    /** Empty, and without any cost, when nothing is to be told. */
    public static Optional<Report> begin(
            Reporter reporter,
            Reporting rules,
            Direction direction,
            Exchange exchange,
            String destination) {
        if (rules.nothing()) {
            return Optional.empty();
        }
        Report report =
                reporter.begin(
                        rules,
                        new Reporter.Subject(
                                direction, exchange.view(), exchange.caller(), destination),
                        new OfRequest(exchange.head()));
        exchange.reportedTo(report);
        return Optional.of(report);
    }

    private record OfRequest(Http2Headers head) implements Reporter.Headers {
        @Override
        public void set(String name, String value) {
            head.set(name, value);
        }

        @Override
        public void remove(String name) {
            head.remove(name);
        }
    }
}
