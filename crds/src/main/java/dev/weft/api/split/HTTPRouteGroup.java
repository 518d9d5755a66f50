package dev.weft.api.split;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Named HTTP matches of specs.smi-spec.io, read when a TrafficSplit names them. */
@Group("specs.smi-spec.io")
@Version("v1alpha4")
@Plural("httproutegroups")
@ShortNames("htr")
@Categories("weft")
@JsonClassDescription("Named HTTP matches, used by the TrafficSplits that name the group.")
public class HTTPRouteGroup extends CustomResource<HTTPRouteGroup.Spec, Void>
        implements Namespaced {

    /** The matches; one must hold. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Spec(
            @Required
                    @Size(min = 1, max = 64)
                    @JsonPropertyDescription("One of these must hold; 1 to 64.")
                    List<Match> matches) {
        public Spec {
            matches = matches == null ? List.of() : List.copyOf(matches);
        }
    }

    /** All fields that are set must hold. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Match(
            @Size(max = 253) @JsonPropertyDescription("Name of the match.") @Nullable String name,
            @Size(max = 1024)
                    @JsonPropertyDescription(
                            "A regular expression (RE2 syntax) for the whole path. Absent: every path.")
                    @Nullable String pathRegex,
            @Size(max = 16)
                    @JsonPropertyDescription(
                            "HTTP methods, upper case; * is every one. Absent: every method.")
                    List<@Pattern("^([*]|[A-Z][A-Z-]*)$") @Size(max = 32) String> methods,
            @Size(max = 16)
                    @JsonPropertyDescription(
                            "Header names and a regular expression (RE2 syntax) for each whole value; all must hold.")
                    Map<String, @Size(max = 1024) String> headers) {
        public Match {
            methods = methods == null ? List.of() : List.copyOf(methods);
            headers = headers == null ? Map.of() : Map.copyOf(headers);
        }
    }
}
