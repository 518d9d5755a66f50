package dev.weft.inject;

import dev.weft.inject.InjectionSettings.RedirectMode;
import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes pods members of the mesh. The pod that is given is not changed. */
public final class Injection {
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String SCRAPE = "prometheus.io/scrape";
    private static final String SCRAPE_PORT = "prometheus.io/port";
    private static final String SCRAPE_PATH = "prometheus.io/path";

    private Injection() {}

    /**
     * Decides about a pod that its namespace or its own label wants in the mesh. What another
     * webhook did to a member of the mesh is put right, and its sidecar is left as it is.
     */
    public static Decision decide(Pod pod, InjectionSettings settings) {
        Optional<String> outside = outside(pod);
        if (outside.isPresent()) {
            return new Decision.Skip(outside.get());
        }
        try {
            PodOptions options = PodOptions.read(pod, settings);
            Optional<String> fault = PodFaults.find(pod);
            return fault.isPresent()
                    ? refuse(pod, fault.get())
                    : new Decision.Inject(inject(pod, settings, options));
        } catch (BadAnnotationException e) {
            return refuse(pod, e.fault());
        }
    }

    private static Decision refuse(Pod pod, String fault) {
        return new Decision.Refuse("Pod " + name(pod.getMetadata()) + ": " + fault);
    }

    /** Pods of a controller have no name yet when they are injected, only the beginning of one. */
    private static String name(ObjectMeta metadata) {
        String name =
                metadata.getName() != null
                        ? metadata.getName()
                        : Objects.requireNonNullElse(metadata.getGenerateName(), "") + "*";
        return metadata.getNamespace() == null ? name : metadata.getNamespace() + "/" + name;
    }

    private static Optional<String> outside(Pod pod) {
        PodSpec spec = pod.getSpec();
        if (PodKeys.DISABLED.equals(labels(pod).get(PodKeys.INJECT))) {
            return Optional.of("its label " + PodKeys.INJECT + " is " + PodKeys.DISABLED);
        }
        if (Boolean.TRUE.equals(spec.getHostNetwork())) {
            return Optional.of(
                    "it is in the network of its node (hostNetwork), where redirection would take"
                            + " the connections of other pods");
        }
        if (annotations(pod).containsKey(MIRROR)) {
            return Optional.of("it mirrors a static pod, which the kubelet runs from a file");
        }
        boolean windows =
                spec.getOs() != null
                        ? "windows".equals(spec.getOs().getName())
                        : spec.getNodeSelector() != null
                                && "windows".equals(spec.getNodeSelector().get("kubernetes.io/os"));
        return windows ? Optional.of("it runs on Windows, the sidecar on Linux") : Optional.empty();
    }

    private static Pod inject(Pod pod, InjectionSettings settings, PodOptions options)
            throws BadAnnotationException {
        PodSpec spec = pod.getSpec();
        ProbeRewriting probes =
                new ProbeRewriting(new HashSet<>(options.exclusions().inboundPorts()));
        return new PodBuilder(pod)
                .editMetadata()
                .withAnnotations(annotated(pod, settings))
                .endMetadata()
                .editSpec()
                .withInitContainers(
                        initContainers(
                                spec,
                                new SidecarContainers(settings, options),
                                settings.redirect(),
                                probes))
                .withContainers(spec.getContainers().stream().map(probes::rewrite).toList())
                .withVolumes(volumes(spec))
                .endSpec()
                .build();
    }

    private static List<Container> initContainers(
            PodSpec spec, SidecarContainers ours, RedirectMode mode, ProbeRewriting probes) {
        List<Container> all = new ArrayList<>();
        all.add(find(spec, MeshedPod.PROXY_CONTAINER).orElseGet(ours::proxy));
        find(spec, MeshedPod.REDIRECT_CONTAINER)
                .or(
                        () ->
                                mode == RedirectMode.INIT
                                        ? Optional.of(ours.redirect())
                                        : Optional.empty())
                .ifPresent(all::add);
        spec.getInitContainers().stream()
                .filter(container -> !MeshedPod.ours(container))
                .map(probes::rewrite)
                .forEach(all::add);
        return all;
    }

    private static Optional<Container> find(PodSpec spec, String name) {
        return spec.getInitContainers().stream()
                .filter(container -> name.equals(container.getName()))
                .findFirst();
    }

    private static List<Volume> volumes(PodSpec spec) {
        Map<String, Volume> all = new LinkedHashMap<>();
        spec.getVolumes().forEach(volume -> all.put(volume.getName(), volume));
        SidecarVolumes.all().forEach(volume -> all.putIfAbsent(volume.getName(), volume));
        return List.copyOf(all.values());
    }

    private static Map<String, String> annotated(Pod pod, InjectionSettings settings)
            throws BadAnnotationException {
        Map<String, String> all = new LinkedHashMap<>(annotations(pod));
        pod.getSpec().getContainers().stream()
                .findFirst()
                .ifPresent(first -> all.putIfAbsent(PodKeys.DEFAULT_CONTAINER, first.getName()));
        if (!all.containsKey(SCRAPE)
                && !all.containsKey(SCRAPE_PORT)
                && !all.containsKey(SCRAPE_PATH)) {
            all.put(SCRAPE, "true");
            all.put(SCRAPE_PORT, String.valueOf(WireNames.ADMIN_PORT));
            all.put(SCRAPE_PATH, "/metrics");
        }
        if (!settings.trustRootsPem().isEmpty()) {
            all.put(PodKeys.TRUST_ROOTS, settings.trustRootsPem());
        }
        if (settings.redirect() != RedirectMode.INIT
                && find(pod.getSpec(), MeshedPod.REDIRECT_CONTAINER).isEmpty()) {
            all.put(PodKeys.REDIRECT, PodKeys.BY_NODE);
        }
        if (settings.redirect() == RedirectMode.OPENSHIFT) {
            all.put(PodKeys.NETWORKS, NetworkAttachment.addTo(all.get(PodKeys.NETWORKS)));
        }
        return all;
    }

    private static Map<String, String> annotations(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    }

    private static Map<String, String> labels(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    }
}
