package dev.weft.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.MeshPolicySpec;
import dev.weft.api.v1alpha1.TargetRef;
import dev.weft.api.v1alpha1.Workload;
import dev.weft.api.v1alpha1.WorkloadSpec;
import dev.weft.operator.explain.PolicyEffects;
import dev.weft.operator.issue.IssuerStanding;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.model.PublishedKeys;
import dev.weft.operator.resolve.LastGood;
import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.resolve.Resolver;
import dev.weft.operator.traffic.PlaintextMetrics;
import dev.weft.operator.traffic.Reporter;
import dev.weft.operator.traffic.TrafficDigest;
import dev.weft.operator.traffic.TrafficSummary;
import dev.weft.operator.translate.Translator;
import dev.weft.operator.trust.TrustReport;
import dev.weft.operator.trust.TrustStanding;
import dev.weft.operator.trust.TrustState;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.v1.Attempt;
import dev.weft.proxy.config.v1.Observation;
import dev.weft.proxy.config.v1.Outcome;
import dev.weft.proxy.config.v1.TrafficReport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the status of policies and of the mesh tells of what proxies refused and let in. */
class TrafficStatusTest {
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";
    private static final String BATCH = "spiffe://cluster.local/ns/ops/sa/batch";
    private static final Reporter PAY = new Reporter("shop", "pay-1", "pay");
    private static final ObjectRef POLICY = new ObjectRef("MeshPolicy", "shop", "closed");
    private static final ObjectRef MESH = new ObjectRef("Mesh", "", "default");

    private Instant now = Instant.parse("2026-11-27T10:30:00Z");
    private final StatusBoard board = new StatusBoard(() -> now);
    private final TrafficDigest digest = new TrafficDigest(board.traffic(), () -> now);
    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final Set<ObjectRef> told = new HashSet<>();

    TrafficStatusTest() {
        board.tell(told::addAll);
    }

    private static <T extends HasMetadata> T named(T object, String namespace, String name) {
        object.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(namespace)
                        .withName(name)
                        .withGeneration(1L)
                        .build());
        return object;
    }

    private static MeshPolicy policy() {
        MeshPolicy policy = named(new MeshPolicy(), "shop", "closed");
        policy.setSpec(
                new MeshPolicySpec(
                        List.of(new TargetRef("", "Namespace", "shop", null)),
                        new Authorization("Audit", "Deny", "Strict", null, null, null),
                        null,
                        null));
        return policy;
    }

    private static Pod cron() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("ops")
                .withName("cron-6f7d-x2x2x")
                .withLabels(Map.of("pod-template-hash", "6f7d"))
                .addNewOwnerReference()
                .withController(true)
                .withKind("ReplicaSet")
                .withName("cron-6f7d")
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPodIP("10.0.0.9")
                .endStatus()
                .build();
    }

    private static Workload pay() {
        Workload pay = named(new Workload(), "shop", "pay-1");
        pay.setSpec(new WorkloadSpec("pay", "10.0.0.1", List.of(), null));
        return pay;
    }

    private void show() {
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(
                new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build());
        objects.add(policy());
        objects.add(named(new Mesh(), "", "default"));
        objects.add(cron());
        objects.add(pay());
        World world = World.of(objects, List.of());
        Resolution resolution = Resolver.resolve(world, LastGood.empty(), PublishedKeys.NONE);
        board.show(
                new StatusBoard.Observation(
                        1,
                        world,
                        resolution,
                        new Standings.Builder().build(TrustStanding.none(0)),
                        new TrustReport(
                                new TrustState(
                                        1,
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of(),
                                        Instant.EPOCH),
                                IssuerChoice.OWN,
                                IssuerStanding.ready(List.of())),
                        digest.of(world),
                        new PolicyEffects(resolution.model(), new Translator(resolution.model()))));
    }

    private void seen(Reporter by, Attempt.Builder attempt, Outcome outcome, String rule) {
        board.traffic()
                .add(
                        by,
                        TrafficReport.newBuilder()
                                .addObservations(
                                        Observation.newBuilder()
                                                .setAttempt(
                                                        attempt.setPort(8080)
                                                                .setService("shop/pay:80"))
                                                .setOutcome(outcome)
                                                .setRule(rule)
                                                .setCount(3))
                                .build());
    }

    private static Attempt.Builder from(String identity) {
        return Attempt.newBuilder().setIdentity(identity).setMethod("GET").setPath("/");
    }

    private static Attempt.Builder fromAddress(String address) {
        return Attempt.newBuilder().setAddress(address).setMethod("GET").setPath("/");
    }

    private String status(ObjectRef ref, String field) {
        Map<?, ?> status =
                yaml.convertValue(
                        yaml.unmarshal(yaml.asYaml(board.find(ref).orElseThrow()), Map.class)
                                .get("status"),
                        Map.class);
        Object value = status.get(field);
        return value == null ? "absent" : yaml.asYaml(value).replaceFirst("^---\n", "");
    }

    @Test
    void a_policy_says_what_each_of_its_rules_refused_and_would_refuse_and_whom() {
        seen(PAY, from(WEB), Outcome.OUTCOME_AUDITED, "MeshPolicy/shop/closed/no-allow-rule");
        seen(PAY, from(BATCH), Outcome.OUTCOME_AUDITED, "MeshPolicy/shop/closed/no-allow-rule");
        seen(PAY, from(WEB), Outcome.OUTCOME_REFUSED, "MeshPolicy/shop/closed/deny-0");
        seen(PAY, from(WEB), Outcome.OUTCOME_ALLOWED, "MeshPolicy/shop/closed/web");
        seen(PAY, from(WEB), Outcome.OUTCOME_REFUSED, "MeshPolicy/shop/other/deny-0");

        show();

        assertThat(status(POLICY, "decisions"))
                .isEqualTo(
                        """
                        since: "2026-11-27T10:00:00Z"
                        refused: 3
                        wouldRefuse: 6
                        rules:
                        - name: "deny-0"
                          refused: 3
                          wouldRefuse: 0
                          callers:
                          - "spiffe://cluster.local/ns/shop/sa/web"
                        - name: "no-allow-rule"
                          refused: 0
                          wouldRefuse: 6
                          callers:
                          - "spiffe://cluster.local/ns/ops/sa/batch"
                          - "spiffe://cluster.local/ns/shop/sa/web"
                        """);
        assertThat(status(POLICY, "plaintext")).isEqualTo("absent");
        assertThat(status(MESH, "plaintext")).isEqualTo("absent");
    }

    @Test
    void callers_without_mutual_tls_are_named_by_what_they_are() {
        seen(PAY, fromAddress("10.0.0.9"), Outcome.OUTCOME_ALLOWED, "default");
        seen(PAY, fromAddress("192.0.2.1"), Outcome.OUTCOME_REFUSED, "plaintext-strict");

        show();

        String wanted =
                """
                since: "2026-11-27T10:00:00Z"
                callers: 2
                requests: 6
                names:
                - name: "192.0.2.1"
                  called:
                  - "shop/pay:80"
                  requests: 3
                  refused: 3
                - name: "ops/cron"
                  called:
                  - "shop/pay:80"
                  requests: 3
                  refused: 0
                """;
        assertThat(status(POLICY, "plaintext")).isEqualTo(wanted);
        assertThat(status(MESH, "plaintext")).isEqualTo(wanted);
    }

    @Test
    void a_policy_says_what_holds_at_its_targets_all_levels_taken_together() {
        show();

        assertThat(status(POLICY, "targets"))
                .isEqualTo(
                        """
                        - ref:
                            group: ""
                            kind: "Namespace"
                            name: "shop"
                          effective:
                          - "shop/pay"
                          - "  every port"
                          - "    plaintext: accepted, and counted as what Strict would refuse"
                          - "    everything else: allowed"
                          - "    if policies in mode Audit were enforced:"
                          - "      everything else: refused by MeshPolicy/shop/closed"
                        """);
    }

    @Test
    void a_metric_counts_callers_without_mutual_tls_by_name() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        PlaintextMetrics metrics = new PlaintextMetrics(registry);
        for (int i = 0; i < 40; i++) {
            seen(PAY, fromAddress("192.0.2." + (100 + i)), Outcome.OUTCOME_ALLOWED, "default");
        }
        World nobody = World.of(List.of(), List.of());

        metrics.show(digest.of(nobody));

        assertThat(attempts(registry, "192.0.2.100")).isEqualTo(3);
        assertThat(attempts(registry, "other")).isEqualTo(8 * 3);
        metrics.show(TrafficSummary.NONE);
        assertThat(registry.find("weft_plaintext_attempts").gauges()).isEmpty();
    }

    private static double attempts(SimpleMeterRegistry registry, String caller) {
        return registry.get("weft_plaintext_attempts").tag("caller", caller).gauge().value();
    }

    @Test
    void no_workload_is_believed_about_policies_of_other_namespaces() {
        Reporter elsewhere = new Reporter("ops", "evil", "evil");
        seen(elsewhere, from(WEB), Outcome.OUTCOME_REFUSED, "MeshPolicy/shop/closed/deny-0");

        show();

        assertThat(status(POLICY, "decisions")).isEqualTo("absent");
    }

    @Test
    void the_first_figures_are_told_soon_and_others_once_a_minute() {
        show();
        seen(PAY, from(WEB), Outcome.OUTCOME_REFUSED, "MeshPolicy/shop/closed/deny-0");
        now = now.plusSeconds(3);
        show();
        assertThat(status(POLICY, "decisions")).contains("\nrefused: 3\n");
        told.clear();

        for (int second = 0; second < TrafficDigest.PACE.toSeconds() - 1; second++) {
            now = now.plusSeconds(1);
            seen(PAY, from(WEB), Outcome.OUTCOME_REFUSED, "MeshPolicy/shop/closed/deny-0");
            show();
        }
        assertThat(told).isEmpty();

        now = now.plusSeconds(1);
        show();
        assertThat(told).containsExactly(POLICY);
        assertThat(status(POLICY, "decisions")).contains("\nrefused: 180\n");
    }

    @Test
    void a_day_after_the_last_refusal_there_is_nothing_to_tell() {
        seen(PAY, from(WEB), Outcome.OUTCOME_REFUSED, "MeshPolicy/shop/closed/deny-0");
        show();

        now = now.plus(Duration.ofHours(25));
        show();

        assertThat(status(POLICY, "decisions")).isEqualTo("absent");
    }
}
