package dev.weft.plan.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.traffic.Flow;
import dev.weft.plan.compare.Comparison;
import dev.weft.plan.compare.Plan;
import dev.weft.plan.traffic.Traffic;
import dev.weft.plan.world.MeshObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestionTest {
    @TempDir private Path before;
    @TempDir private Path commit;

    @Test
    void what_was_seen_becomes_a_policy_with_comments() {
        Traffic traffic =
                RecordedShop.traffic(
                        12,
                        List.of(
                                RecordedShop.flow(1, 0, "GET", "/orders"),
                                RecordedShop.flow(1, 0, "GET", "/orders/{id}"),
                                RecordedShop.flow(1, 0, "DELETE", "/orders/{id}"),
                                RecordedShop.flow(2, 0, "POST", "/shop.Pay/Charge")));
        assertThat(Suggestion.of("shop", traffic).orElseThrow())
                .isEqualTo(
                        """
                        ---
                        # What service account s0 of namespace shop was asked for from 2026-11-27T10:00:00Z to 2026-11-27T12:00:00Z.
                        #   36 by spiffe://cluster.local/ns/shop/sa/s1
                        #   12 by spiffe://cluster.local/ns/shop/sa/s2
                        # Paths are compared with {id} in the place of what looked like an identifier.
                        # mode: Audit refuses nothing and counts what Enforce would. Remove it when nothing is counted that should pass.
                        apiVersion: "weft.dev/v1alpha1"
                        kind: "MeshPolicy"
                        metadata:
                          name: "s0-observed"
                          namespace: "shop"
                        spec:
                          targetRefs:
                          - group: ""
                            kind: "ServiceAccount"
                            name: "s0"
                          authorization:
                            mode: "Audit"
                            allow:
                            - name: "shop-s1"
                              from:
                              - serviceAccounts:
                                - "shop/s1"
                              to:
                              - ports:
                                - 8080
                                methods:
                                - "DELETE"
                                - "GET"
                                paths:
                                - type: "Template"
                                  value: "/orders/{id}"
                              - ports:
                                - 8080
                                methods:
                                - "GET"
                                paths:
                                - value: "/orders"
                            - name: "shop-s2"
                              from:
                              - serviceAccounts:
                                - "shop/s2"
                              to:
                              - ports:
                                - 8080
                                grpc:
                                - service: "shop.Pay"
                                  method: "Charge"
                        """);
    }

    @Test
    void without_traffic_there_is_nothing_to_suggest() {
        assertThat(Suggestion.of("other", RecordedShop.traffic(1, List.of()))).isEmpty();
    }

    @Test
    void of_a_hundred_services_enforced_suggestions_let_through_what_was_seen_and_nothing_else()
            throws IOException {
        MeshObjects mesh = RecordedShop.read(before, RecordedShop.manifests(100));
        List<Flow> flows = RecordedShop.flows(100, new Random(20261127));
        List<Flow> others = RecordedShop.flows(100, new Random(5));
        others = others.stream().filter(one -> !flows.contains(one)).toList();
        Traffic seen = RecordedShop.traffic(100, flows);
        String policies = Suggestion.of("shop", seen).orElseThrow();
        MeshObjects enforced =
                RecordedShop.read(commit, policies.replace("    mode: \"Audit\"\n", ""));

        Plan plan = Comparison.of(mesh, enforced, seen);

        assertThat(plan.answer()).isEqualTo(Plan.Answer.SAFE);
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.attempts()).isEqualTo(100L * flows.size());
        assertThat(plan.unjudged()).isZero();
        List<Flow> all = new ArrayList<>(flows);
        all.addAll(others);
        List<Plan.Change> losing =
                Comparison.of(mesh, enforced, RecordedShop.traffic(100, all)).changes();
        // Some of the others are of a callee that nothing was recorded of, or covered by {id}.
        assertThat(losing).hasSizeGreaterThan(400).allMatch(SuggestionTest::loses);
        Files.writeString(commit.resolve("mesh.yaml"), policies);
        assertThat(Comparison.of(mesh, MeshObjects.inDirectory(commit), seen).answer())
                .isEqualTo(Plan.Answer.SAFE);
    }

    private static boolean loses(Plan.Change change) {
        return change.effect() == Plan.Effect.LOSES;
    }

    @Test
    void what_is_too_much_for_one_rule_or_policy_goes_into_several() throws IOException {
        MeshObjects mesh = RecordedShop.read(before, RecordedShop.manifests(80));
        List<Flow> flows = new ArrayList<>();
        for (int i = 1; i < 80; i++) {
            flows.add(RecordedShop.flow(i, 0, "GET", "/a"));
        }
        for (int i = 0; i < ObservedRules.MAX_VALUES * (ObservedRules.MAX_ENTRIES + 1); i++) {
            flows.add(RecordedShop.flow(1, 0, "GET", "/" + Integer.toString(i, 36)));
        }
        flows.add(RecordedShop.plaintext(0, "GET", "/a"));
        Traffic seen = RecordedShop.traffic(1, flows);
        String policies = Suggestion.of("shop", seen).orElseThrow();
        assertThat(policies).contains("name: \"s0-observed-2\"", "name: \"shop-s1-2\"");

        Plan plan =
                Comparison.of(
                        mesh,
                        RecordedShop.read(commit, policies.replace("    mode: \"Audit\"\n", "")),
                        seen);

        assertThat(plan.invalid()).isEmpty();
        assertThat(plan.changes()).isEmpty();
    }
}
