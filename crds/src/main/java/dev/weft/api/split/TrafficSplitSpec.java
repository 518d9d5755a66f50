package dev.weft.api.split;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redistributes the traffic of one Service among several. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.backends.all(b, self.backends.filter(c, c.service == b.service).size() == 1)",
        message = "a service may be listed once among the backends; add its weights up")
public record TrafficSplitSpec(
        @Required
                @Size(min = 1, max = 253)
                @Pattern(SERVICE_OR_HOST)
                @JsonPropertyDescription(
                        "The Service whose traffic is split: its name, or a host name that begins with it.")
                String service,
        @Required
                @Size(min = 1, max = 32)
                @JsonPropertyDescription(
                        "Where the traffic goes, 1 to 32 Services of the same namespace. The split Service may be one of them: then its own endpoints are meant.")
                List<Backend> backends,
        @Size(max = 16)
                @JsonPropertyDescription(
                        "HTTPRouteGroups of the same namespace: only requests that match one of them are split, the others go to the Service itself. Absent: every request.")
                List<Match> matches) {
    public TrafficSplitSpec {
        backends = backends == null ? List.of() : List.copyOf(backends);
        matches = matches == null ? List.of() : List.copyOf(matches);
    }

    /** A DNS label. */
    public static final String SERVICE = "^[a-z]([-a-z0-9]*[a-z0-9])?$";

    /** A DNS label, or several with dots. */
    public static final String SERVICE_OR_HOST = "^[a-z]([-a-z0-9.]*[a-z0-9])?$";

    /** One destination and its share. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Backend(
            @Required
                    @Size(min = 1, max = 63)
                    @Pattern(SERVICE)
                    @JsonPropertyDescription("Name of a Service of the same namespace.")
                    String service,
            @Required
                    @JsonPropertyDescription(
                            "The share, relative to the sum of all weights: a whole number, 0 to 1000000000; 0 gets nothing. v1alpha1 also takes a quantity such as 500m.")
                    IntOrString weight) {}

    /** A reference to an HTTPRouteGroup. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Match(
            @Pattern("^specs[.]smi-spec[.]io$")
                    @JsonPropertyDescription("specs.smi-spec.io, or absent.")
                    @Nullable String apiGroup,
            @Required @Pattern("^(HTTPRouteGroup)$") @JsonPropertyDescription("HTTPRouteGroup.")
                    String kind,
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the group.")
                    String name) {}
}
