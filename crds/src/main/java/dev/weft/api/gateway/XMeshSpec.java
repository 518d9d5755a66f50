package dev.weft.api.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Whose mesh it is.
 *
 * @param controllerName a domain and a path; it never changes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record XMeshSpec(
        String controllerName, @Nullable Parameters parametersRef, @Nullable String description) {
    /** What configures a mesh beyond Gateway API, by a reference. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Parameters(String group, String kind, String name, @Nullable String namespace) {}
}
