package dev.weft.proxy.snapshot.traffic;

import java.util.Objects;
import java.util.Optional;

/**
 * What is told about each request.
 *
 * @param accessLog empty: no line
 * @param tracing empty: the context of a trace is passed on as it came
 */
public record Reporting(Optional<AccessLog> accessLog, Optional<Tracing> tracing) {
    /** Nothing. */
    public static final Reporting NOTHING = new Reporting(Optional.empty(), Optional.empty());

    /** A line for each request that passes the filter. */
    public record AccessLog(Format format, Filter filter) {
        public AccessLog {
            Objects.requireNonNull(format);
            Objects.requireNonNull(filter);
        }
    }

    /** How a line is written. */
    public enum Format {
        JSON,
        TEXT
    }

    /** Which requests get a line. */
    public enum Filter {
        ALL,
        /** Those that the service failed, and those that a proxy answered. */
        ERRORS,
        /** Those that a proxy answered. */
        REFUSALS
    }

    /**
     * Spans.
     *
     * @param perMillion of the requests without a trace, so many begin one
     * @param collector where spans go, as a destination; empty: nowhere
     */
    public record Tracing(int perMillion, Optional<Collector> collector) {
        public static final int ALL = 1_000_000;

        public Tracing {
            if (perMillion < 0 || perMillion > ALL) {
                throw new IllegalArgumentException("a share is within 0 to " + ALL);
            }
            Objects.requireNonNull(collector);
        }
    }

    /**
     * Takes OTLP over HTTP.
     *
     * @param destination {@code host:port}, as the operator is asked for it
     * @param path begins with a slash
     */
    public record Collector(String destination, String path) {
        public Collector {
            Objects.requireNonNull(destination);
            Objects.requireNonNull(path);
        }
    }

    public Reporting {
        Objects.requireNonNull(accessLog);
        Objects.requireNonNull(tracing);
    }

    public boolean nothing() {
        return accessLog.isEmpty() && tracing.isEmpty();
    }
}
