package dev.weft.e2e.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the API server says to a commit, by the schemas alone. */
class CrdAdmissionIT {
    private static KubeApi api;

    @BeforeAll
    static void start() {
        api = KubeApi.start();
        api.installCrds();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void a_split_is_served_in_four_versions_and_waits_for_the_operator() {
        assertThat(api.apply(split("v1alpha1", "four", "500m"))).contains("serverside-applied");
        for (String version : new String[] {"v1alpha1", "v1alpha2", "v1alpha3", "v1alpha4"}) {
            assertThat(
                            api.kubectl(
                                    "get",
                                    "trafficsplits." + version + ".split.smi-spec.io",
                                    "four",
                                    "-o",
                                    "jsonpath={.spec.service} {.status.conditions[0].type}"
                                            + "={.status.conditions[0].status}"))
                    .contains("pay Ready=Unknown");
        }
        assertThat(api.kubectl("get", "ts")).contains("SERVICE", "READY", "DESIRED", "OBSERVED");
        assertThat(api.kubectl("get", "weft")).contains("trafficsplit");
    }

    @Test
    void a_weight_in_words_is_refused_in_newer_versions() {
        assertThat(api.apply(split("v1alpha4", "words", "'ten'")))
                .contains("weight")
                .doesNotContain("serverside-applied");
    }

    @Test
    void a_policy_without_anything_to_say_is_refused_with_a_way_to_mend_it() {
        assertThat(api.apply(policy("empty", "{}")))
                .contains("a policy needs at least one of authorization, traffic and telemetry");
    }

    @Test
    void a_policy_with_an_empty_allow_list_is_refused_with_a_way_to_mend_it() {
        assertThat(api.apply(policy("nobody", "{authorization: {allow: []}}")))
                .contains("write default: Deny to refuse everything");
    }

    @Test
    void an_unknown_field_is_refused() {
        assertThat(api.apply(policy("typo", "{authorisation: {default: Deny}}")))
                .doesNotContain("serverside-applied");
    }

    @Test
    void a_right_policy_is_taken_and_waits_for_the_operator() {
        assertThat(api.apply(policy("right", "{authorization: {default: Deny}}")))
                .contains("serverside-applied");
        assertThat(
                        api.kubectl(
                                "get",
                                "meshpolicy",
                                "right",
                                "-o",
                                "jsonpath={.status.conditions[0].type}={.status.conditions[0].status}"))
                .isEqualTo("Ready=Unknown");
    }

    private static String split(String version, String name, String weight) {
        return """
                apiVersion: split.smi-spec.io/%s
                kind: TrafficSplit
                metadata:
                  name: %s
                  namespace: default
                spec:
                  service: pay
                  backends:
                    - service: pay-v1
                      weight: %s
                """
                .formatted(version, name, weight);
    }

    private static String policy(String name, String sections) {
        String inner = sections.substring(1, sections.length() - 1);
        return """
                apiVersion: weft.dev/v1alpha1
                kind: MeshPolicy
                metadata:
                  name: %s
                  namespace: default
                spec: {targetRefs: [{group: "", kind: Service, name: pay}]%s}
                """
                .formatted(name, inner.isEmpty() ? "" : ", " + inner);
    }
}
