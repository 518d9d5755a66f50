package dev.weft.plan.draft;

import dev.weft.api.v1alpha1.Authorization;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whole policies, each as a document of YAML. */
public final class PolicyDraft {
    private PolicyDraft() {}

    /** Lets these pass to whatever runs as an account, and counts what it would refuse. */
    public static String audited(
            String namespace, String name, String account, List<Authorization.Rule> allow) {
        Map<String, Object> authorization = new LinkedHashMap<>();
        authorization.put("mode", "Audit");
        authorization.put("allow", allow);
        return document(namespace, name, account, authorization);
    }

    /** Lets these pass to whatever runs as an account, and nothing else. */
    public static String enforced(
            String namespace, String name, String account, List<Authorization.Rule> allow) {
        return document(namespace, name, account, Map.of("allow", allow));
    }

    private static String document(
            String namespace, String name, String account, Map<String, Object> authorization) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("group", "");
        target.put("kind", "ServiceAccount");
        target.put("name", account);
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("targetRefs", List.of(target));
        spec.put("authorization", authorization);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("namespace", namespace);
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("apiVersion", "weft.dev/v1alpha1");
        policy.put("kind", "MeshPolicy");
        policy.put("metadata", metadata);
        policy.put("spec", spec);
        return new KubernetesSerialization().asYaml(policy).replaceFirst("^---\n", "");
    }
}
