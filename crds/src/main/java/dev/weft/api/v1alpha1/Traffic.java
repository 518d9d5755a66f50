package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How callers send requests to the target. Durations as in Gateway API (GEP-2257): 1h30m, 250ms.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Traffic(
        @JsonPropertyDescription("How long callers wait.") @Nullable Timeouts timeouts,
        @JsonPropertyDescription("Which failed requests are sent again.") @Nullable Retries retries,
        @JsonPropertyDescription(
                        "When an endpoint is left out, and how much may be under way at once.")
                @Nullable CircuitBreaking circuitBreaking,
        @JsonPropertyDescription("How an endpoint is chosen.")
                @Nullable LoadBalancing loadBalancing,
        @JsonPropertyDescription(
                        "How many requests pass in a time, counted in each pod of the target.")
                @Nullable RateLimit rateLimit,
        @Min(1)
                @Max(1000000)
                @JsonPropertyDescription(
                        "Requests that one pod of the target has under way at once; more get 503.")
                @Nullable Integer concurrencyLimit,
        @JsonPropertyDescription("A second request when the first is slow.")
                @Nullable Hedging hedging,
        @Pattern("^(http|http2|grpc|tcp|tls)$")
                @JsonPropertyDescription(
                        "What the target speaks: http, http2, grpc, tcp or tls. Absent: the Service's appProtocol, else it is detected.")
                @Nullable String protocol,
        @JsonPropertyDescription("Failures made on purpose.") @Nullable Fault fault,
        @Min(1) @JsonPropertyDescription("Largest request body in bytes; larger ones get 413.")
                @Nullable Long requestSizeLimit,
        @JsonPropertyDescription("Requests of one session stay with one endpoint.")
                @Nullable SessionPersistence sessionPersistence) {

    static final String DURATION = "self.matches('^([0-9]{1,5}(h|m|s|ms)){1,4}$')";
    static final String DURATION_MESSAGE = "write a duration such as 250ms, 5s or 1h30m";

    /** Bounds on waiting; 0s means none. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Timeouts(
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription(
                            "From the request's first byte to the response's last, retries included.")
                    @Nullable String request,
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("The same for one attempt.")
                    @Nullable String backendRequest,
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("To connect to an endpoint. Absent: 1s.")
                    @Nullable String connect,
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("A connection on which nothing moves is closed.")
                    @Nullable String idle,
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("The longest life of a stream or connection.")
                    @Nullable String stream) {}

    /** Retries, within a budget. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Retries(
            @Min(1) @Max(10) @JsonPropertyDescription("Attempts after the first.")
                    @Nullable Integer attempts,
            @Size(max = 16)
                    @JsonPropertyDescription("Response codes that are tried again, 400 to 599.")
                    List<@Min(400) @Max(599) Integer> statusCodes,
            @Size(max = 16)
                    @JsonPropertyDescription(
                            "gRPC codes that are tried again, such as UNAVAILABLE.")
                    List<String> grpcCodes,
            @JsonPropertyDescription(
                            "Also methods that may change something, and bodies that reached the application.")
                    @Nullable Boolean nonIdempotent,
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("The timeout of one attempt.")
                    @Nullable String perTryTimeout,
            @JsonPropertyDescription("The wait between attempts.") @Nullable Backoff backoff,
            @JsonPropertyDescription("How many retries there may be at all (GEP-3388).")
                    @Nullable Budget budget) {
        public Retries {
            statusCodes = Absent.asEmpty(statusCodes);
            grpcCodes = Absent.asEmpty(grpcCodes);
        }
    }

    /** Exponential, with jitter. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Backoff(
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("The first wait. Absent: 25ms.")
                    @Nullable String base,
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("The longest wait. Absent: 250ms.")
                    @Nullable String max) {}

    /** A share of the requests, with a floor. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Budget(
            @Min(0)
                    @Max(100)
                    @JsonPropertyDescription("Retries as percent of requests. Absent: 20.")
                    @Nullable Integer percent,
            @Min(0) @JsonPropertyDescription("Retries that may always be made. Absent: 10.")
                    @Nullable Integer minRetriesPerSecond) {}

    /** When an endpoint is left out, and limits of what is under way. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CircuitBreaking(
            @Min(1) @JsonPropertyDescription("Failures in a row that leave an endpoint out.")
                    @Nullable Integer consecutiveFailures,
            @Min(1)
                    @Max(100)
                    @JsonPropertyDescription(
                            "Percent of successes under which an endpoint is left out.")
                    @Nullable Integer minSuccessPercent,
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("How long at first; doubles each time.")
                    @Nullable String baseEjection,
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("How long at most.")
                    @Nullable String maxEjection,
            @Min(0)
                    @Max(100)
                    @JsonPropertyDescription("Percent of endpoints that may be left out at once.")
                    @Nullable Integer maxEjectionPercent,
            @Min(1) @JsonPropertyDescription("Connections to one endpoint.")
                    @Nullable Integer maxConnections,
            @Min(1) @JsonPropertyDescription("Requests that wait for a connection.")
                    @Nullable Integer maxPending,
            @Min(1) @JsonPropertyDescription("Requests under way to one endpoint.")
                    @Nullable Integer maxRequests) {}

    /** How an endpoint is chosen. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LoadBalancing(
            @Pattern("^(PeakEWMA|LeastRequest|RoundRobin|Random|RingHash|Maglev)$")
                    @JsonPropertyDescription(
                            "PeakEWMA, LeastRequest, RoundRobin, Random, RingHash or Maglev. Absent: PeakEWMA.")
                    @Nullable String algorithm,
            @Size(max = 256)
                    @JsonPropertyDescription(
                            "For RingHash and Maglev: the header whose value is hashed.")
                    @Nullable String hashHeader,
            @Size(max = 256)
                    @JsonPropertyDescription(
                            "For RingHash and Maglev: the cookie whose value is hashed.")
                    @Nullable String hashCookie,
            @JsonPropertyDescription("For RingHash and Maglev: hash the caller's address.")
                    @Nullable Boolean hashSource,
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("A new endpoint's share grows over this time.")
                    @Nullable String slowStart,
            @JsonPropertyDescription(
                            "Prefer endpoints of the caller's zone while they can take the load.")
                    @Nullable Boolean preferZone) {}

    /** Requests per unit of time. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RateLimit(
            @Required @Min(1) @JsonPropertyDescription("Requests per unit.") Integer requests,
            @Required
                    @Pattern("^(Second|Minute|Hour)$")
                    @JsonPropertyDescription("Second, Minute or Hour.")
                    String unit,
            @Min(1) @JsonPropertyDescription("How many may come at once. Absent: requests.")
                    @Nullable Integer burst,
            @Pattern("^(Total|Client|Header)$")
                    @JsonPropertyDescription(
                            "Counted in total, per client identity, or per value of a header. Absent: Total.")
                    @Nullable String per,
            @Size(max = 256) @JsonPropertyDescription("The header, with per: Header.")
                    @Nullable String header) {}

    /** A second request when the first is slow. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hedging(
            @Required
                    @Min(50)
                    @Max(99)
                    @JsonPropertyDescription(
                            "The latency quantile, in percent, after which the second request goes out.")
                    Integer quantile) {}

    /** Failures made on purpose. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fault(
            @JsonPropertyDescription("Requests that wait.") @Nullable Delay delay,
            @JsonPropertyDescription("Requests that fail.") @Nullable Abort abort) {}

    /** Requests that wait. */
    public record Delay(
            @Required @Min(0) @Max(100) @JsonPropertyDescription("Percent of requests.")
                    Integer percent,
            @Required
                    @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("How long.")
                    String duration) {}

    /** Requests that fail. */
    public record Abort(
            @Required @Min(0) @Max(100) @JsonPropertyDescription("Percent of requests.")
                    Integer percent,
            @Required @Min(400) @Max(599) @JsonPropertyDescription("The response code.")
                    Integer statusCode) {}

    /** Requests of one session stay with one endpoint. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SessionPersistence(
            @Pattern("^(Cookie|Header)$")
                    @JsonPropertyDescription("Cookie or Header. Absent: Cookie.")
                    @Nullable String type,
            @Size(max = 128) @JsonPropertyDescription("Name of the cookie or header.")
                    @Nullable String sessionName,
            @Size(max = 24)
                    @ValidationRule(value = DURATION, message = DURATION_MESSAGE)
                    @JsonPropertyDescription("The session's longest life.")
                    @Nullable String absoluteTimeout) {}
}
