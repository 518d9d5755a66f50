package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.MeshSpec;
import dev.weft.operator.model.Model;
import dev.weft.operator.resolve.authorization.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the Mesh resource. */
final class MeshDefaults {
    private MeshDefaults() {}

    static Model.Defaults of(Optional<MeshSpec> spec) {
        Model.Defaults none = Model.Defaults.NONE;
        return new Model.Defaults(
                spec.map(MeshSpec::trustDomain).orElse(none.trustDomain()),
                spec.map(MeshSpec::plaintext).map(Words::plaintext).orElse(none.plaintext()),
                spec.map(MeshSpec::authorization)
                        .map(MeshSpec.DefaultAuthorization::defaultAction)
                        .map(Words::action)
                        .orElse(none.defaultAction()),
                spec.map(Issuances::of).orElse(none.issuance()));
    }

    static ObjectStatus status(Mesh mesh) {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                Optional.ofNullable(mesh.getSpec())
                        .flatMap(Issuances::fault)
                        .orElseGet(Finding::accepted));
        return ObjectStatus.of(mesh, findings, List.of());
    }
}
