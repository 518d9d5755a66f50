package dev.weft.inject;

import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pods of a Gateway: the proxy of the mesh alone, without a redirect and without rights. */
public final class GatewayPod {
    /** Longer than the proxy takes to let its clients go elsewhere. */
    private static final long GRACE_SECONDS = 60;

    private GatewayPod() {}

    /**
     * How the pods of one Gateway are told from others.
     *
     * @param selector the labels that no other pod has
     */
    public record Marks(
            Map<String, String> selector,
            Map<String, String> labels,
            Map<String, String> annotations) {
        public Marks {
            selector = Map.copyOf(selector);
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }

    /**
     * A template of pods.
     *
     * @param marks with the annotations of {@link PodKeys} for the proxy, where there are any
     * @param ports that the proxy listens on
     * @throws IllegalArgumentException with a sentence when an annotation cannot be read
     */
    public static PodTemplateSpec template(
            InjectionSettings settings,
            String serviceAccount,
            Marks marks,
            List<ContainerPort> ports) {
        SidecarContainers containers = new SidecarContainers(settings, options(settings, marks));
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labelled(marks))
                .withAnnotations(annotated(settings, marks))
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(serviceAccount)
                .withAutomountServiceAccountToken(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withContainers(containers.gateway(ports, marks.annotations()))
                .withVolumes(SidecarVolumes.all())
                .withTopologySpreadConstraints(
                        apart("kubernetes.io/hostname", marks),
                        apart("topology.kubernetes.io/zone", marks))
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile(null, "RuntimeDefault")
                .endSecurityContext()
                .endSpec()
                .build();
    }

    /** As far as there is room elsewhere; one node is better than none. */
    private static TopologySpreadConstraint apart(String topologyKey, Marks marks) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(topologyKey)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(marks.selector())
                .endLabelSelector()
                .build();
    }

    private static PodOptions options(InjectionSettings settings, Marks marks) {
        try {
            return PodOptions.read(
                    new PodBuilder()
                            .withNewMetadata()
                            .withAnnotations(marks.annotations())
                            .endMetadata()
                            .withNewSpec()
                            .endSpec()
                            .build(),
                    settings);
        } catch (BadAnnotationException e) {
            throw new IllegalArgumentException(e.fault(), e);
        }
    }

    /** It is a proxy already. */
    private static Map<String, String> labelled(Marks marks) {
        Map<String, String> all = new LinkedHashMap<>(marks.labels());
        all.put(PodKeys.INJECT, PodKeys.DISABLED);
        return all;
    }

    private static Map<String, String> annotated(InjectionSettings settings, Marks marks) {
        Map<String, String> all = new LinkedHashMap<>(marks.annotations());
        all.put(PodKeys.TRUST_ROOTS, settings.trustRootsPem());
        all.putIfAbsent("prometheus.io/scrape", "true");
        all.putIfAbsent("prometheus.io/port", String.valueOf(WireNames.ADMIN_PORT));
        all.putIfAbsent("prometheus.io/path", "/metrics");
        return all;
    }
}
