package dev.weft.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InjectionTest {
    static final Pod POD =
            new PodBuilder()
                    .withNewMetadata()
                    .withName("web")
                    .endMetadata()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("web")
                    .withImage("web:1")
                    .endContainer()
                    .endSpec()
                    .build();

    @Test
    void the_settings_of_an_installation_reach_both_containers() {
        Pod pod =
                injected(
                        new InjectionSettings(
                                "registry.example/weft/proxy:9",
                                InjectionSettings.ImagePull.ALWAYS,
                                "operator.example:443",
                                "roots",
                                InjectionSettings.RedirectMode.INIT,
                                InjectionSettings.RedirectBackend.LEGACY,
                                new InjectionSettings.Resources("1", "1Gi", "2Gi")));

        assertThat(pod.getSpec().getInitContainers())
                .extracting(Container::getImage, Container::getImagePullPolicy)
                .containsOnly(tuple("registry.example/weft/proxy:9", "Always"));
        assertThat(environment(pod, 0)).containsEntry("WEFT_OPERATOR", "operator.example:443");
        assertThat(environment(pod, 1)).containsEntry("WEFT_REDIRECT_BACKEND", "legacy");
        assertThat(redirect(pod).getSecurityContext().getCapabilities().getAdd())
                .as("what the legacy interface needs")
                .containsExactly("NET_ADMIN", "NET_RAW");
        assertThat(pod.getSpec().getInitContainers().getFirst().getResources().getLimits())
                .hasToString("{memory=2Gi}");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry(PodKeys.TRUST_ROOTS, "roots");
    }

    @Test
    void without_roots_the_annotation_is_left_to_the_webhook() {
        Pod pod = injected(InjectionSettings.defaults(""));

        assertThat(pod.getMetadata().getAnnotations()).doesNotContainKey(PodKeys.TRUST_ROOTS);
        assertThat(
                        ((Decision.Inject)
                                        Injection.decide(pod, InjectionSettings.defaults("roots")))
                                .pod())
                .extracting(p -> p.getMetadata().getAnnotations().get(PodKeys.TRUST_ROOTS))
                .isEqualTo("roots");
    }

    @Test
    void a_member_of_the_mesh_is_told_by_its_sidecar() {
        assertThat(MeshedPod.is(POD)).isFalse();
        assertThat(MeshedPod.is(injected(InjectionSettings.defaults("")))).isTrue();
    }

    private static Pod injected(InjectionSettings settings) {
        return ((Decision.Inject) Injection.decide(POD, settings)).pod();
    }

    private static Container redirect(Pod pod) {
        return pod.getSpec().getInitContainers().get(1);
    }

    private static Map<String, String> environment(Pod pod, int container) {
        List<EnvVar> variables = pod.getSpec().getInitContainers().get(container).getEnv();
        return variables.stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }
}
