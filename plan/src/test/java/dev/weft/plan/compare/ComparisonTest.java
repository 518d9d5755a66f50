package dev.weft.plan.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.traffic.Flow;
import dev.weft.plan.suggest.RecordedShop;
import dev.weft.plan.traffic.Traffic;
import dev.weft.plan.world.MeshObjects;
import dev.weft.plan.world.Snapshot;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final Flow READ = RecordedShop.flow(1, 0, "GET", "/orders/{id}");
    private static final Flow REFUND = RecordedShop.flow(1, 0, "POST", "/refund");

    private static final String ONLY_READ =
            """
            apiVersion: weft.dev/v1alpha1
            kind: MeshPolicy
            metadata: {name: s0, namespace: shop}
            spec:
              targetRefs: [{group: "", kind: Service, name: s0}]
              authorization:
                allow: [{to: [{methods: [GET]}]}]
            """;

    @TempDir private Path before;
    @TempDir private Path commit;

    private final Traffic traffic = RecordedShop.traffic(20, List.of(READ, REFUND));

    private Plan plan(String manifests, String committed) throws IOException {
        MeshObjects mesh = RecordedShop.read(before, manifests);
        Files.writeString(commit.resolve("commit.yaml"), committed);
        return Comparison.of(mesh, MeshObjects.inDirectory(commit), traffic);
    }

    @Test
    void who_loses_access_is_told_with_the_share_and_the_rule() throws IOException {
        Plan plan = plan(RecordedShop.manifests(2), ONLY_READ);

        assertThat(plan.answer()).isEqualTo(Plan.Answer.SOMEBODY_LOSES);
        assertThat(PlanText.of(plan))
                .isEqualTo(
                        """
                        Judged by 40 requests and connections from 2026-11-27T10:00:00Z to 2026-11-27T12:00:00Z.

                        Would be refused:
                          50.0 % (20) of what shop/s0:80 is asked for: spiffe://cluster.local/ns/shop/sa/s1 POST /refund, by MeshPolicy/shop/s0/no-allow-rule
                        """);
        assertThat(PlanText.json(plan))
                .contains("\"effect\":\"LOSES\"", "\"attempts\":20", "\"version\":1");
    }

    @Test
    void in_audit_mode_nobody_loses_access_and_it_is_told_who_would() throws IOException {
        Plan plan =
                plan(
                        RecordedShop.manifests(2),
                        ONLY_READ.replace("authorization:\n", "authorization:\n    mode: Audit\n"));

        assertThat(plan.answer()).isEqualTo(Plan.Answer.SAFE);
        assertThat(PlanText.of(plan))
                .contains("Would be refused without mode: Audit:\n  50.0 % (20) of what");
    }

    @Test
    void who_gains_access_is_told() throws IOException {
        Plan plan =
                plan(
                        RecordedShop.manifests(2) + "---\n" + ONLY_READ,
                        ONLY_READ.replace("[GET]", "[GET, POST]"));

        assertThat(plan.answer()).isEqualTo(Plan.Answer.SAFE);
        assertThat(PlanText.of(plan)).contains("Would be let through:\n  50.0 % (20) of what");
    }

    @Test
    void objects_that_are_not_in_order_are_told() throws IOException {
        Plan plan =
                plan(RecordedShop.manifests(2), ONLY_READ.replace("name: s0}]", "name: gone}]"));
        assertThat(plan.answer()).isEqualTo(Plan.Answer.INVALID);
        assertThat(plan.invalid()).singleElement().asString().contains("gone");

        Plan unreadable = plan(RecordedShop.manifests(2), ONLY_READ.replace("allow:", "alow:"));
        assertThat(unreadable.answer()).isEqualTo(Plan.Answer.INVALID);
        assertThat(unreadable.invalid()).singleElement().asString().contains("alow");
    }

    @Test
    void shares_that_move_are_told() throws IOException {
        String split =
                """
                ---
                apiVersion: split.smi-spec.io/v1alpha4
                kind: TrafficSplit
                metadata: {name: s0, namespace: shop}
                spec:
                  service: s0
                  backends: [{service: s1, weight: 90}, {service: s2, weight: 10}]
                """;
        Plan plan =
                plan(
                        RecordedShop.manifests(3) + split,
                        split.replace("90", "80").replace("10}", "20}"));

        assertThat(PlanText.of(plan))
                .contains(
                        """
                        Shares that move:
                          shop/s0 -> s1: 90.0 % to 80.0 %
                          shop/s0 -> s2: 10.0 % to 20.0 %

                        Nobody gains or loses access.
                        """);
    }

    @Test
    void traffic_to_whom_nothing_runs_as_is_not_judged() throws IOException {
        Plan plan = plan(RecordedShop.manifests(0), ONLY_READ);
        assertThat(plan.unjudged()).isEqualTo(40);
        assertThat(PlanText.of(plan)).contains("40 of them cannot be judged");
    }

    @Test
    void a_snapshot_judges_like_the_mesh_itself_and_has_no_environment() throws IOException {
        MeshObjects mesh = RecordedShop.read(before, RecordedShop.manifests(2));
        var pod =
                new PodBuilder()
                        .withNewMetadata()
                        .withName("p")
                        .withNamespace("shop")
                        .withAnnotations(
                                Map.of(
                                        "kubectl.kubernetes.io/last-applied-configuration",
                                        "hidden",
                                        "kept",
                                        "yes"))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withArgs("hidden")
                        .addNewEnv()
                        .withName("PASSWORD")
                        .withValue("hidden")
                        .endEnv()
                        .endContainer()
                        .endSpec()
                        .build();
        MeshObjects with =
                new MeshObjects(
                        java.util.stream.Stream.concat(
                                        mesh.objects().stream(), java.util.stream.Stream.of(pod))
                                .toList(),
                        List.of());
        String recorded =
                new io.fabric8.kubernetes.client.utils.KubernetesSerialization()
                        .asJson(
                                new dev.weft.operator.traffic.RecordedTraffic(
                                        1, 0, 1, 0, traffic.flows()));

        String text = Snapshot.take(with, List.of(recorded));

        assertThat(text).doesNotContain("hidden").contains("\"kept\":\"yes\"");
        Snapshot read = Snapshot.read(text);
        Files.writeString(commit.resolve("commit.yaml"), ONLY_READ);
        Plan plan = Comparison.of(read.mesh(), MeshObjects.inDirectory(commit), read.recorded());
        assertThat(plan.answer()).isEqualTo(Plan.Answer.SOMEBODY_LOSES);
        assertThat(plan.attempts()).isEqualTo(40);
    }
}
