package dev.weft.plan.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.plan.world.MeshObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveLinesTest {
    private static final String SERVICES =
            """
            apiVersion: weft.dev/v1alpha1
            kind: Workload
            metadata: {name: pay, namespace: shop, labels: {app: pay}}
            spec: {serviceAccountName: pay, address: 127.0.9.1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: pay, namespace: shop}
            spec:
              selector: {app: pay}
              ports: [{name: http, port: 80, targetPort: 8080, appProtocol: http}]
            ---
            """;

    @TempDir private Path manifests;

    private String effective(String policies) throws IOException {
        Files.writeString(manifests.resolve("mesh.yaml"), SERVICES + policies);
        MeshObjects objects = MeshObjects.inDirectory(manifests);
        assertThat(objects.unreadable()).isEmpty();
        return String.join("\n", JudgedMesh.of(objects.objects()).effective("shop", "pay")) + "\n";
    }

    @Test
    void without_policies_everything_is_allowed() throws IOException {
        assertThat(effective(""))
                .isEqualTo(
                        """
                        port 8080 (shop/pay:80)
                          plaintext: accepted
                          everything else: allowed
                        other ports
                          plaintext: accepted
                          everything else: allowed
                        """);
    }

    @Test
    void rules_of_all_levels_are_told_with_who_made_them() throws IOException {
        String policies =
                """
                apiVersion: weft.dev/v1alpha1
                kind: MeshPolicy
                metadata: {name: all, namespace: shop}
                spec:
                  targetRefs: [{group: "", kind: Namespace, name: shop}]
                  authorization:
                    plaintext: Strict
                    deny:
                      - from: [{notNamespaces: [shop], cidrs: [10.0.0.0/8]}]
                        to: [{methods: [DELETE], hosts: ["*.shop"]}]
                ---
                apiVersion: weft.dev/v1alpha1
                kind: MeshPolicy
                metadata: {name: pay, namespace: shop}
                spec:
                  targetRefs: [{group: "", kind: Service, name: pay}]
                  authorization:
                    allow:
                      - name: web
                        from: [{serviceAccounts: [web]}, {unauthenticated: true}]
                        to:
                          - methods: [GET]
                            paths: [{value: /foo}, {type: PathPrefix, value: /a}]
                          - notPaths: [{type: Template, value: "/users/{id}"}]
                            headers: [{name: x-tier, value: gold}]
                """;
        assertThat(effective(policies))
                .isEqualTo(
                        """
                        port 8080 (shop/pay:80)
                          plaintext: refused
                          refused: from addresses 10.0.0.0/8, not spiffe://cluster.local/ns/shop/*: DELETE of host *.shop (MeshPolicy/shop/all/deny[0])
                          allowed: from spiffe://cluster.local/ns/shop/sa/web or anyone without an identity: GET /foo|/a/** or with x-tier=gold not /users/{id} (MeshPolicy/shop/pay/web)
                          everything else: refused by MeshPolicy/shop/pay
                        other ports
                          plaintext: refused
                          refused: from addresses 10.0.0.0/8, not spiffe://cluster.local/ns/shop/*: DELETE of host *.shop (MeshPolicy/shop/all/deny[0])
                          everything else: allowed
                        """);
    }

    @Test
    void what_audited_policies_would_change_is_told_apart() throws IOException {
        String policies =
                """
                apiVersion: weft.dev/v1alpha1
                kind: MeshPolicy
                metadata: {name: pay, namespace: shop}
                spec:
                  targetRefs: [{group: "", kind: Service, name: pay}]
                  authorization: {mode: Audit, plaintext: Strict, default: Deny}
                """;
        assertThat(effective(policies))
                .startsWith(
                        """
                        port 8080 (shop/pay:80)
                          plaintext: accepted, and counted as what Strict would refuse
                          everything else: allowed
                          if policies in mode Audit were enforced:
                            everything else: refused by MeshPolicy/shop/pay
                        """);
    }
}
