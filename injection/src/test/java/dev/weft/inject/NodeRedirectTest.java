package dev.weft.inject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.inject.InjectionSettings.RedirectMode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of pods whose node makes the redirect. */
class NodeRedirectTest {
    private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";

    @Test
    void no_container_of_the_pod_needs_root_or_a_capability() {
        Pod pod = injected(RedirectMode.CNI, Map.of());

        assertThat(pod.getSpec().getInitContainers())
                .extracting(Container::getName)
                .containsExactly("weft-proxy");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry("weft.dev/redirect", "cni");
        assertThat(MeshedPod.redirectedByNode(pod)).isTrue();
    }

    @Test
    void nothing_of_the_pod_starts_before_the_sidecar_has_proved_the_redirect() {
        assertThat(startup(RedirectMode.CNI)).isEqualTo("/ready");
        assertThat(startup(RedirectMode.OPENSHIFT)).isEqualTo("/ready");
        assertThat(startup(RedirectMode.INIT)).isEqualTo("/started");
    }

    @Test
    void a_pod_that_makes_its_own_redirect_asks_nothing_of_its_node() {
        Pod pod = injected(RedirectMode.INIT, Map.of());

        assertThat(pod.getMetadata().getAnnotations()).doesNotContainKey("weft.dev/redirect");
        assertThat(MeshedPod.redirectedByNode(pod)).isFalse();
        // Another replica of the operator has other settings already.
        Pod again = pod(Injection.decide(pod, settings(RedirectMode.CNI)));
        assertThat(again.getSpec()).isEqualTo(pod.getSpec());
        assertThat(again.getMetadata().getAnnotations()).doesNotContainKey("weft.dev/redirect");
    }

    @Test
    void on_openshift_the_platform_chooses_the_user_and_multus_calls_the_plugin() {
        Pod pod = injected(RedirectMode.OPENSHIFT, Map.of());

        Container proxy = pod.getSpec().getInitContainers().getFirst();
        assertThat(proxy.getSecurityContext().getRunAsUser()).isNull();
        assertThat(proxy.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(proxy.getSecurityContext().getRunAsGroup()).isEqualTo(1337);
        assertThat(pod.getMetadata().getAnnotations()).containsEntry(NETWORKS, "default/weft-cni");
    }

    @Test
    void networks_of_the_pod_stay() {
        assertThat(networks("storage, lab/fast")).isEqualTo("storage, lab/fast,default/weft-cni");
        assertThat(networks("default/weft-cni,storage")).isEqualTo("default/weft-cni,storage");
        assertThat(networks(" ")).isEqualTo("default/weft-cni");
    }

    @Test
    void a_list_of_networks_that_cannot_be_added_to_is_refused() {
        Pod pod = pod(Map.of(NETWORKS, "[{\"name\": \"storage\"}]"));

        assertThat(Injection.decide(pod, settings(RedirectMode.OPENSHIFT)))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refused ->
                                assertThat(refused.sentence())
                                        .contains(NETWORKS, "write names with commas"));
    }

    private static String networks(String written) {
        return injected(RedirectMode.OPENSHIFT, Map.of(NETWORKS, written))
                .getMetadata()
                .getAnnotations()
                .get(NETWORKS);
    }

    private static String startup(RedirectMode mode) {
        return injected(mode, Map.of())
                .getSpec()
                .getInitContainers()
                .getFirst()
                .getStartupProbe()
                .getHttpGet()
                .getPath();
    }

    private static Pod injected(RedirectMode mode, Map<String, String> annotations) {
        Decision decision = Injection.decide(pod(annotations), settings(mode));
        assertThat(Injection.decide(pod(decision), settings(mode))).isEqualTo(decision);
        return pod(decision);
    }

    private static Pod pod(Decision decision) {
        return ((Decision.Inject) decision).pod();
    }

    private static InjectionSettings settings(RedirectMode mode) {
        return InjectionSettings.defaults("roots").withRedirect(mode);
    }

    private static Pod pod(Map<String, String> annotations) {
        return new PodBuilder(InjectionTest.POD)
                .editMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }
}
