package dev.weft.inject;

import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The two containers that are put before a pod's own. Fields that the API server would fill in are
 * spelled out, so that a second look at the pod finds nothing to change.
 */
final class SidecarContainers {
    /** How long a new pod waits for an operator before its sidecar is started again. */
    private static final int STARTUP_SECONDS = 300;

    private static final String STARTED = "/started";
    private static final String READY = "/ready";

    private final InjectionSettings settings;
    private final PodOptions options;

    SidecarContainers(InjectionSettings settings, PodOptions options) {
        this.settings = settings;
        this.options = options;
    }

    /** A native sidecar: it starts before, and ends after, whatever follows it. */
    Container proxy() {
        // An init container makes the redirect after the sidecar has started. The node has made it
        // before, so nothing of the pod starts without it.
        String started =
                switch (settings.redirect()) {
                    case INIT -> STARTED;
                    case CNI, OPENSHIFT -> READY;
                };
        return proxy(List.of(), List.of())
                .withRestartPolicy("Always")
                .withStartupProbe(probe(started, 1, STARTUP_SECONDS))
                .build();
    }

    /** The proxy of a Gateway, which is all that its pod has. */
    Container gateway(List<ContainerPort> ports, Map<String, String> annotations) {
        List<EnvVar> role = new ArrayList<>();
        role.add(value("WEFT_ROLE", "gateway"));
        Optional.ofNullable(annotations.get(PodKeys.TRUSTED_PROXIES))
                .ifPresent(networks -> role.add(value("WEFT_TRUSTED_PROXIES", networks)));
        Optional.ofNullable(annotations.get(PodKeys.PROXY_PROTOCOL))
                .ifPresent(networks -> role.add(value("WEFT_PROXY_PROTOCOL", networks)));
        return proxy(role, ports).build();
    }

    private ContainerBuilder proxy(List<EnvVar> role, List<ContainerPort> ports) {
        return image().withName(MeshedPod.PROXY_CONTAINER)
                .withEnv(
                        fromField("WEFT_WORKLOAD", "metadata.name"),
                        fromField("WEFT_ADDRESS", "status.podIPs"),
                        fromField("WEFT_ZONE", "metadata.labels['topology.kubernetes.io/zone']"),
                        value("WEFT_OPERATOR", settings.operator()),
                        value("WEFT_TOKEN_FILE", SidecarVolumes.TOKEN_FILE),
                        value("WEFT_TRUST_FILE", SidecarVolumes.TRUST_FILE),
                        value("WEFT_STATE_DIR", SidecarVolumes.STATE_DIRECTORY),
                        value("WEFT_LOG_LEVEL", options.logLevel()))
                .addAllToEnv(role)
                .addAllToPorts(ports)
                .addNewPort()
                .withName("weft-metrics")
                .withContainerPort(WireNames.ADMIN_PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(probe(STARTED, 1, STARTUP_SECONDS))
                .withReadinessProbe(probe(READY, 2, 3))
                .withVolumeMounts(SidecarVolumes.ofProxy())
                .withSecurityContext(
                        confined()
                                .withRunAsUser(user())
                                .withRunAsGroup(MeshedPod.PROXY_GROUP)
                                .withRunAsNonRoot(true)
                                .withCapabilities(new Capabilities(List.of(), List.of("ALL")))
                                .build());
    }

    /** OpenShift lets nobody choose a user, and assigns one of the namespace's. */
    private @Nullable Long user() {
        return switch (settings.redirect()) {
            case INIT, CNI -> MeshedPod.PROXY_USER;
            case OPENSHIFT -> null;
        };
    }

    /**
     * Needs what no other container of Weft does: root and a capability, over the pod's network.
     */
    Container redirect() {
        List<EnvVar> environment = new ArrayList<>();
        environment.add(value("WEFT_REDIRECT_BACKEND", settings.redirectBackend().word()));
        Exclusions exclusions = options.exclusions();
        list("WEFT_REDIRECT_EXCLUDE_INBOUND_PORTS", exclusions.inboundPorts(), environment);
        list("WEFT_REDIRECT_EXCLUDE_OUTBOUND_PORTS", exclusions.outboundPorts(), environment);
        list("WEFT_REDIRECT_EXCLUDE_OUTBOUND_CIDRS", exclusions.outboundCidrs(), environment);
        return image().withName(MeshedPod.REDIRECT_CONTAINER)
                .withArgs("redirect")
                .withEnv(environment)
                .withVolumeMounts(SidecarVolumes.withoutApiToken())
                .withSecurityContext(
                        confined()
                                .withRunAsUser(0L)
                                .withRunAsGroup(0L)
                                .withRunAsNonRoot(false)
                                .withCapabilities(
                                        new Capabilities(
                                                settings.redirectBackend().capabilities(),
                                                List.of("ALL")))
                                .build())
                .build();
    }

    private ContainerBuilder image() {
        return new ContainerBuilder()
                .withImage(settings.image())
                .withImagePullPolicy(settings.imagePull().policy())
                .withResources(options.resources())
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("FallbackToLogsOnError");
    }

    private static SecurityContextBuilder confined() {
        return new SecurityContextBuilder()
                .withPrivileged(false)
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewSeccompProfile(null, "RuntimeDefault");
    }

    private static Probe probe(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(WireNames.READY_PORT))
                .withScheme("HTTP")
                .endHttpGet()
                .withTimeoutSeconds(2)
                .withPeriodSeconds(periodSeconds)
                .withSuccessThreshold(1)
                .withFailureThreshold(failures)
                .build();
    }

    private static void list(String name, List<?> entries, List<EnvVar> into) {
        if (!entries.isEmpty()) {
            into.add(
                    value(
                            name,
                            entries.stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(","))));
        }
    }

    private static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static EnvVar fromField(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef("v1", path)
                .endValueFrom()
                .build();
    }
}
