package dev.weft.api.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.api.status.Condition;
import java.util.List;
import java.util.Objects;

/**
 * What became of a mesh.
 *
 * @param supportedFeatures names of GEP-2162, in alphabetical order
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record XMeshStatus(List<Condition> conditions, List<Feature> supportedFeatures) {
    public XMeshStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
        supportedFeatures = List.copyOf(Objects.requireNonNullElse(supportedFeatures, List.of()));
    }

    /** A feature by its name. */
    public record Feature(String name) {}
}
