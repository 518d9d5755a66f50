package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.v1.RequestReporting;
import dev.weft.proxy.snapshot.traffic.Reporting;
import java.util.Optional;

/** Compiles what is told about requests. */
final class ReportingCompiler {
    private static final int MAX_PATH_LENGTH = 1_024;

    private ReportingCompiler() {}

    static Reporting reporting(RequestReporting message, Place at) throws RefusedConfigException {
        return new Reporting(
                message.hasAccessLog()
                        ? Optional.of(accessLog(message.getAccessLog(), at.field("access_log")))
                        : Optional.empty(),
                message.hasTracing()
                        ? Optional.of(tracing(message.getTracing(), at.field("tracing")))
                        : Optional.empty());
    }

    private static Reporting.AccessLog accessLog(
            dev.weft.proxy.config.v1.AccessLog message, Place at) throws RefusedConfigException {
        return new Reporting.AccessLog(
                switch (message.getFormat()) {
                    case ACCESS_LOG_FORMAT_JSON -> Reporting.Format.JSON;
                    case ACCESS_LOG_FORMAT_TEXT -> Reporting.Format.TEXT;
                    case UNRECOGNIZED -> throw Values.newer(at.field("format"));
                },
                switch (message.getFilter()) {
                    case ACCESS_LOG_FILTER_ALL -> Reporting.Filter.ALL;
                    case ACCESS_LOG_FILTER_ERRORS -> Reporting.Filter.ERRORS;
                    case ACCESS_LOG_FILTER_REFUSALS -> Reporting.Filter.REFUSALS;
                    case UNRECOGNIZED -> throw Values.newer(at.field("filter"));
                });
    }

    private static Reporting.Tracing tracing(dev.weft.proxy.config.v1.Tracing message, Place at)
            throws RefusedConfigException {
        int perMillion =
                Values.within(
                        0,
                        Reporting.Tracing.ALL,
                        message.getSampledPerMillion(),
                        at.field("sampled_per_million"));
        if (message.getCollector().isEmpty()) {
            return new Reporting.Tracing(perMillion, Optional.empty());
        }
        String path = Values.text(message.getPath(), MAX_PATH_LENGTH, at.field("path"));
        if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw at.field("path").refuse("is not a path of printable ASCII that begins with /");
        }
        return new Reporting.Tracing(
                perMillion,
                Optional.of(
                        new Reporting.Collector(
                                Values.name(message.getCollector(), at.field("collector")), path)));
    }
}
