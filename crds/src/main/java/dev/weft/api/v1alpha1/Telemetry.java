package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told about requests to the target. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Telemetry(
        @JsonPropertyDescription("A line for each request.") @Nullable AccessLog accessLog,
        @JsonPropertyDescription("Spans for some requests.") @Nullable Tracing tracing,
        @JsonPropertyDescription("What is counted.") @Nullable Metrics metrics) {

    /** A line for each request. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AccessLog(
            @Pattern("^(Json|Text)$") @JsonPropertyDescription("Json or Text. Absent: Json.")
                    @Nullable String format,
            @Pattern("^(All|Errors|Refusals)$")
                    @JsonPropertyDescription(
                            "All, Errors (5xx and refusals) or Refusals. Absent: All.")
                    @Nullable String filter) {}

    /** Spans for some requests. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tracing(
            @Min(0)
                    @Max(100)
                    @JsonPropertyDescription(
                            "Percent of requests without a trace that begin one, 0 to 100, such as 0.1. Absent: 0.")
                    @Nullable Double samplingPercent,
            @Size(max = 2048)
                    @JsonPropertyDescription(
                            "Where spans go: an OTLP endpoint, such as http://collector.observability:4318.")
                    @Nullable String otlpEndpoint) {}

    /** What is counted. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Metrics(
            @Size(max = 2)
                    @JsonPropertyDescription(
                            "Further names under which requests are counted, so that dashboards and canary tools made for other meshes work: Linkerd, Istio. Absent: Linkerd.")
                    List<@Pattern("^(Linkerd|Istio)$") String> views) {
        public Metrics {
            views = Absent.asEmpty(views);
        }
    }
}
