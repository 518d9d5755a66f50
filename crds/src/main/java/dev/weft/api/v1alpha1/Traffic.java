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
        @JsonPropertyDescription("How many requests one pod of the target has under way at once.")
                @Nullable ConcurrencyLimit concurrencyLimit,
        @JsonPropertyDescription(
                        "A second request when the first is slow, within the budget of retries.")
                @Nullable Hedging hedging,
        @Pattern("^(http|http2|grpc|tcp|tls)$")
                @JsonPropertyDescription(
                        "What the target speaks: http, http2, grpc, tcp or tls. Absent: the Service's appProtocol, else it is detected.")
                @Nullable String protocol,
        @JsonPropertyDescription("Failures made on purpose, in each pod of the target.")
                @Nullable Fault fault,
        @Min(1) @JsonPropertyDescription("Largest request body in bytes; larger ones get 413.")
                @Nullable Long requestSizeLimit,
        @JsonPropertyDescription("Requests of one session stay with one endpoint.")
                @Nullable SessionPersistence sessionPersistence) {

    /** Bounds on waiting; 0s means none. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Timeouts(
            @Pattern(DurationText.PATTERN)
                    @JsonPropertyDescription(
                            "From the request's first byte to the response's last, retries included.")
                    @Nullable String request,
            @Pattern(DurationText.PATTERN) @JsonPropertyDescription("The same for one attempt.")
                    @Nullable String backendRequest,
            @Pattern(DurationText.PATTERN)
                    @JsonPropertyDescription("To connect to an endpoint. Absent: 1s.")
                    @Nullable String connect,
            @Pattern(DurationText.PATTERN)
                    @JsonPropertyDescription("A connection on which nothing moves is closed.")
                    @Nullable String idle,
            @Pattern(DurationText.PATTERN)
                    @JsonPropertyDescription("The longest life of a stream or connection.")
                    @Nullable String stream) {}

    /** Retries, within a budget. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Retries(
            @Min(1)
                    @Max(10)
                    @JsonPropertyDescription("Attempts after the first, 1 to 10. Absent: 2.")
                    @Nullable Integer attempts,
            @Size(max = 16)
                    @JsonPropertyDescription("Response codes that are tried again, 400 to 599.")
                    List<@Min(400) @Max(599) Integer> statusCodes,
            @Size(max = 16)
                    @JsonPropertyDescription(
                            "gRPC codes that are tried again, such as UNAVAILABLE. gRPC does not say which methods may be repeated: naming a code says it of calls that end with it.")
                    List<@Pattern(GrpcCodeText.PATTERN) String> grpcCodes,
            @JsonPropertyDescription(
                            "Whether a request is sent again when no connection came about: it cannot have reached an application. Absent: true.")
                    @Nullable Boolean onConnectFailure,
            @JsonPropertyDescription(
                            "Whether a request is sent again when the stream was reset before the response began. Absent: true.")
                    @Nullable Boolean onReset,
            @JsonPropertyDescription(
                            "Whether methods that may change something, such as POST, are sent again although they may have reached the application. Absent: false.")
                    @Nullable Boolean nonIdempotent,
            @Pattern(DurationText.PATTERN)
                    @JsonPropertyDescription(
                            "The timeout of one attempt; an attempt that takes longer is made again.")
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
            @Pattern(DurationText.PATTERN) @JsonPropertyDescription("The first wait. Absent: 25ms.")
                    @Nullable String base,
            @Pattern(DurationText.PATTERN)
                    @JsonPropertyDescription("The longest wait. Absent: ten times the first.")
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
            @Min(1)
                    @JsonPropertyDescription(
                            "Failures in a row that leave an endpoint out. Absent: 5.")
                    @Nullable Integer consecutiveFailures,
            @Min(1)
                    @Max(100)
                    @JsonPropertyDescription(
                            "Percent of successes in ten seconds under which an endpoint is left out. Absent: not looked at.")
                    @Nullable Integer minSuccessPercent,
            @Pattern(DurationText.PATTERN)
                    @JsonPropertyDescription("How long at first; doubles each time. Absent: 1s.")
                    @Nullable String baseEjection,
            @Pattern(DurationText.PATTERN)
                    @JsonPropertyDescription("How long at most. Absent: 60s.")
                    @Nullable String maxEjection,
            @Min(0)
                    @Max(100)
                    @JsonPropertyDescription(
                            "Percent of endpoints that may be left out at once. Absent: 100.")
                    @Nullable Integer maxEjectionPercent,
            @Min(1)
                    @JsonPropertyDescription(
                            "Connections of one caller to one endpoint; further requests wait.")
                    @Nullable Integer maxConnections,
            @Min(1)
                    @JsonPropertyDescription(
                            "Requests that wait for a connection to one endpoint; more get 503. Absent: 1024.")
                    @Nullable Integer maxPending,
            @Min(1)
                    @JsonPropertyDescription(
                            "Requests of one caller under way to one endpoint; more get 503.")
                    @Nullable Integer maxRequests) {}

    /** How an endpoint is chosen. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LoadBalancing(
            @Pattern("^(PeakEWMA|LeastRequest|RoundRobin|Random|RingHash|Maglev)$")
                    @JsonPropertyDescription(
                            "PeakEWMA, LeastRequest, RoundRobin, Random, RingHash or Maglev. Absent: PeakEWMA.")
                    @Nullable String algorithm,
            @Size(max = 256)
                    @Pattern(NameText.TOKEN)
                    @JsonPropertyDescription(
                            "For RingHash and Maglev: the header whose value is hashed. Of header, cookie and source the first that a request has counts.")
                    @Nullable String hashHeader,
            @Size(max = 256)
                    @Pattern(NameText.TOKEN)
                    @JsonPropertyDescription(
                            "For RingHash and Maglev: the cookie whose value is hashed.")
                    @Nullable String hashCookie,
            @JsonPropertyDescription("For RingHash and Maglev: hash the caller's address.")
                    @Nullable Boolean hashSource,
            @Pattern(DurationText.PATTERN)
                    @JsonPropertyDescription("A new endpoint's share grows over this time.")
                    @Nullable String slowStart,
            @JsonPropertyDescription(
                            "Prefer endpoints of the caller's zone while they can take the load.")
                    @Nullable Boolean preferZone,
            @Min(0)
                    @Max(100)
                    @JsonPropertyDescription(
                            "When fewer than this percent of the endpoints are healthy, all of them are used. Absent: 50.")
                    @Nullable Integer panicThresholdPercent) {}

    /** Several limits; a request must pass each. More get 429 or RESOURCE_EXHAUSTED. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.total) || has(self.perClient) || has(self.perHeader)",
            message = "a rate limit needs at least one of total, perClient and perHeader")
    public record RateLimit(
            @JsonPropertyDescription("All requests together.") @Nullable Rate total,
            @JsonPropertyDescription(
                            "The requests of each client identity; clients without one are told apart by address.")
                    @Nullable Rate perClient,
            @JsonPropertyDescription("The requests with each value of a header.")
                    @Nullable HeaderRate perHeader) {}

    /** Requests in a time. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rate(
            @Required
                    @Min(1)
                    @Max(1000000000)
                    @JsonPropertyDescription("Requests per unit, 1 to 1000000000.")
                    Integer requests,
            @Pattern("^(Second|Minute|Hour)$")
                    @JsonPropertyDescription("Second, Minute or Hour. Absent: Second.")
                    @Nullable String unit,
            @Min(1)
                    @Max(1000000000)
                    @JsonPropertyDescription("How many may come at once. Absent: requests.")
                    @Nullable Integer burst) {}

    /** Requests in a time, by header. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HeaderRate(
            @Required
                    @Size(min = 1, max = 256)
                    @Pattern(NameText.TOKEN)
                    @JsonPropertyDescription("Name of the header, in any case.")
                    String header,
            @Required @JsonPropertyDescription("The limit for each of its values.") Rate rate) {}

    /** Requests under way. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.requests) || (has(self.adaptive) && self.adaptive)",
            message = "a concurrency limit needs requests, or adaptive: true")
    public record ConcurrencyLimit(
            @Min(1)
                    @Max(1000000)
                    @JsonPropertyDescription(
                            "Requests under way at once, 1 to 1000000; more get 503. Absent: 1000, of an adaptive limit.")
                    @Nullable Integer requests,
            @JsonPropertyDescription(
                            "Whether the limit follows the measured latency, with requests as its upper bound. Absent: false.")
                    @Nullable Boolean adaptive) {}

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
            @Required @Pattern(DurationText.PATTERN) @JsonPropertyDescription("How long.")
                    String duration) {}

    /** Requests that fail. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.statusCode) != has(self.grpcCode)",
            message = "name either statusCode or grpcCode")
    public record Abort(
            @Required @Min(0) @Max(100) @JsonPropertyDescription("Percent of requests, 0 to 100.")
                    Integer percent,
            @Min(400) @Max(599) @JsonPropertyDescription("The response code, 400 to 599.")
                    @Nullable Integer statusCode,
            @Pattern(GrpcCodeText.PATTERN)
                    @JsonPropertyDescription("The gRPC code, such as UNAVAILABLE.")
                    @Nullable String grpcCode) {}

    /** Requests of one session stay with one endpoint. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.sessionName) || !self.sessionName.startsWith('weft-')",
            message = "names that begin with weft- are between proxies; choose another sessionName")
    public record SessionPersistence(
            @Pattern("^(Cookie|Header)$")
                    @JsonPropertyDescription("Cookie or Header. Absent: Cookie.")
                    @Nullable String type,
            @Size(min = 1, max = 128)
                    @Pattern(NameText.TOKEN)
                    @JsonPropertyDescription("Name of the cookie or header. Absent: mesh-session.")
                    @Nullable String sessionName,
            @Pattern(DurationText.PATTERN) @JsonPropertyDescription("The session's longest life.")
                    @Nullable String absoluteTimeout) {}
}
