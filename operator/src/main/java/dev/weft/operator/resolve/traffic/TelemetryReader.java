package dev.weft.operator.resolve.traffic;

import dev.weft.api.v1alpha1.Telemetry;
import dev.weft.operator.model.Policy;
import dev.weft.proxy.config.v1.AccessLog;
import dev.weft.proxy.config.v1.AccessLogFilter;
import dev.weft.proxy.config.v1.AccessLogFormat;
import dev.weft.proxy.config.v1.Tracing;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a policy wants to be told about requests. */
public final class TelemetryReader {
    private static final int PER_PERCENT = 10_000;
    private static final int MILLION = 1_000_000;

    /** Of OTLP over HTTP. */
    private static final int DEFAULT_PORT = 4_318;

    private static final String SIGNAL_PATH = "v1/traces";

    private TelemetryReader() {}

    /**
     * Reads it.
     *
     * @param namespace of the policy: a name without dots is a Service there
     * @param later takes what means nothing
     */
    public static Policy.Telemetry read(Telemetry telemetry, String namespace, List<String> later) {
        return new Policy.Telemetry(
                Optional.ofNullable(telemetry.accessLog()).map(TelemetryReader::accessLog),
                Optional.ofNullable(telemetry.tracing())
                        .map(tracing -> tracing(tracing, namespace, later)));
    }

    private static AccessLog accessLog(Telemetry.AccessLog wanted) {
        return AccessLog.newBuilder()
                .setFormat(
                        "Text".equals(wanted.format())
                                ? AccessLogFormat.ACCESS_LOG_FORMAT_TEXT
                                : AccessLogFormat.ACCESS_LOG_FORMAT_JSON)
                .setFilter(filter(wanted.filter()))
                .build();
    }

    private static AccessLogFilter filter(@Nullable String word) {
        return switch (word) {
            case "Errors" -> AccessLogFilter.ACCESS_LOG_FILTER_ERRORS;
            case "Refusals" -> AccessLogFilter.ACCESS_LOG_FILTER_REFUSALS;
            case null, default -> AccessLogFilter.ACCESS_LOG_FILTER_ALL;
        };
    }

    private static Tracing tracing(Telemetry.Tracing wanted, String namespace, List<String> later) {
        double percent = Objects.requireNonNullElse(wanted.samplingPercent(), 0.0);
        Tracing.Builder made =
                Tracing.newBuilder()
                        .setSampledPerMillion(
                                Math.clamp(Math.round(percent * PER_PERCENT), 0, MILLION));
        if (wanted.otlpEndpoint() != null) {
            Optional<URI> collector = collector(wanted.otlpEndpoint());
            collector.ifPresent(at -> to(made, at, namespace));
            if (collector.isEmpty()) {
                later.add(
                        "spec.telemetry.tracing.otlpEndpoint (write http://, a Service and a port that"
                                + " takes OTLP over HTTP: the proxy encrypts as for every Service)");
            }
        }
        return made.build();
    }

    /** Empty for what no proxy could send to. */
    private static Optional<URI> collector(String text) {
        try {
            URI uri = new URI(text);
            boolean usable =
                    "http".equalsIgnoreCase(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getPort() != 0
                            && uri.getUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null;
            return usable ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Collectors take traces below the path of the endpoint (OTLP, "OTLP/HTTP Request"). */
    private static void to(Tracing.Builder made, URI at, String namespace) {
        int port = at.getPort() < 0 ? DEFAULT_PORT : at.getPort();
        String path = Objects.requireNonNullElse(at.getRawPath(), "");
        String host = at.getHost().toLowerCase(Locale.ROOT);
        boolean local = host.indexOf('.') < 0 && host.indexOf(':') < 0;
        made.setCollector((local ? host + "." + namespace : host) + ":" + port)
                .setPath(
                        path.endsWith(SIGNAL_PATH)
                                ? path
                                : path + (path.endsWith("/") ? "" : "/") + SIGNAL_PATH);
    }
}
