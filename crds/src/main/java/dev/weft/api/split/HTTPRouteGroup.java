package dev.weft.api.split;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Named HTTP matches of specs.smi-spec.io, read when a TrafficSplit names them. */
@Group("specs.smi-spec.io")
@Version("v1alpha4")
@Plural("httproutegroups")
public class HTTPRouteGroup extends CustomResource<HTTPRouteGroup.Spec, Void>
        implements Namespaced {

    /** The matches; one must hold. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Spec(@JsonPropertyDescription("One of these must hold.") List<Match> matches) {
        public Spec {
            matches = matches == null ? List.of() : List.copyOf(matches);
        }
    }

    /** All fields that are set must hold. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Match(
            @JsonPropertyDescription("Name of the match.") @Nullable String name,
            @JsonPropertyDescription("A regular expression for the whole path.")
                    @Nullable String pathRegex,
            @JsonPropertyDescription("HTTP methods; * is every one.") List<String> methods,
            @JsonPropertyDescription("Headers and regular expressions for their whole values.")
                    Map<String, String> headers) {
        public Match {
            methods = methods == null ? List.of() : List.copyOf(methods);
            headers = headers == null ? Map.of() : Map.copyOf(headers);
        }
    }
}
