package dev.weft.e2e.kube;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Stream;

/** One verb on one resource. Without names: on every object. */
public record Grant(String verb, String group, String resource, List<String> names) {
    public Grant {
        names = List.copyOf(names);
    }

    /** What the roles of a manifest grant. */
    public static Stream<Grant> in(String manifest) {
        List<?> objects = new KubernetesSerialization().unmarshal(manifest);
        return objects.stream()
                .flatMap(
                        object ->
                                switch (object) {
                                    case ClusterRole role -> role.getRules().stream();
                                    case Role role -> role.getRules().stream();
                                    default -> Stream.<PolicyRule>empty();
                                })
                .flatMap(Grant::of);
    }

    private static Stream<Grant> of(PolicyRule rule) {
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream().map(kind -> List.of(group, kind)))
                .flatMap(
                        on ->
                                rule.getVerbs().stream()
                                        .map(
                                                verb ->
                                                        new Grant(
                                                                verb,
                                                                on.getFirst(),
                                                                on.getLast(),
                                                                rule.getResourceNames())));
    }

    /** Whether a request needs it. */
    public boolean covers(AuditedRequest request) {
        return verb.equals(request.verb())
                && group.equals(request.group())
                && resource.equals(request.resource())
                && (names.isEmpty() || names.contains(request.name()));
    }
}
