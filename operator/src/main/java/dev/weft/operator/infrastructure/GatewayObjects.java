package dev.weft.operator.infrastructure;

import dev.weft.inject.GatewayPod;
import dev.weft.inject.InjectionSettings;
import dev.weft.operator.model.gateway.Infrastructure;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.resolve.gateway.GatewayWords;
import dev.weft.operator.resolve.gateway.InfrastructureReader;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the objects that run one Gateway. */
public final class GatewayObjects {
    private static final int BUSY_PERCENT = 80;

    private final MeshGateway gateway;
    private final Infrastructure needed;
    private final InjectionSettings settings;
    private final String ownerUid;

    private GatewayObjects(MeshGateway gateway, InjectionSettings settings, String ownerUid) {
        this.gateway = gateway;
        this.needed = gateway.infrastructure();
        this.settings = settings;
        this.ownerUid = ownerUid;
    }

    /**
     * In the order in which they are applied.
     *
     * @param ownerUid of the Gateway: when it goes, they go
     * @throws IllegalArgumentException with a sentence when an annotation cannot be read
     */
    public static List<HasMetadata> of(
            MeshGateway gateway, InjectionSettings settings, String ownerUid) {
        GatewayObjects objects = new GatewayObjects(gateway, settings, ownerUid);
        List<HasMetadata> all = new ArrayList<>();
        all.add(
                new ServiceAccountBuilder()
                        .withMetadata(objects.metadata())
                        .withAutomountServiceAccountToken(false)
                        .build());
        objects.service().ifPresent(all::add);
        all.add(objects.deployment());
        all.add(
                new PodDisruptionBudgetBuilder()
                        .withMetadata(objects.metadata())
                        .withNewSpec()
                        .withMaxUnavailable(new IntOrString(1))
                        .withNewSelector()
                        .withMatchLabels(objects.selected())
                        .endSelector()
                        .endSpec()
                        .build());
        objects.autoscaler().ifPresent(all::add);
        return all;
    }

    private Map<String, String> selected() {
        return Map.of(GatewayWords.GATEWAY_NAME, InfrastructureReader.label(gateway.ref().name()));
    }

    private Map<String, String> labels() {
        Map<String, String> all = new LinkedHashMap<>(needed.labels());
        all.putAll(selected());
        all.put(GatewayWords.CLASS_NAME, InfrastructureReader.label(needed.gatewayClass()));
        return all;
    }

    private ObjectMeta metadata() {
        return new ObjectMetaBuilder()
                .withNamespace(gateway.ref().namespace())
                .withName(needed.name())
                .withLabels(labels())
                .withAnnotations(needed.annotations())
                .addNewOwnerReference()
                .withApiVersion(GatewayWords.GROUP + "/v1")
                .withKind("Gateway")
                .withName(gateway.ref().name())
                .withUid(ownerUid)
                .withController(true)
                .endOwnerReference()
                .build();
    }

    private Deployment deployment() {
        List<ContainerPort> ports = new ArrayList<>();
        for (MeshGateway.Port port : gateway.ports()) {
            ports.add(
                    new ContainerPortBuilder()
                            .withContainerPort(port.bindPort())
                            .withProtocol(protocol(port))
                            .build());
        }
        return new DeploymentBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                // The autoscaler decides where there is one.
                .withReplicas(needed.scale().most().isPresent() ? null : needed.scale().least())
                .withNewSelector()
                .withMatchLabels(selected())
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString(1))
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(
                        GatewayPod.template(
                                settings,
                                needed.name(),
                                new GatewayPod.Marks(selected(), labels(), needed.annotations()),
                                ports))
                .endSpec()
                .build();
    }

    /**
     * Empty while it cannot have the addresses that are wanted: an address of the cluster is given
     * once, and one of the two families.
     */
    private Optional<Service> service() {
        boolean inCluster = needed.exposure() == Infrastructure.Exposure.CLUSTER_IP;
        if (inCluster && needed.addresses().size() > 1) {
            return Optional.empty();
        }
        ServiceSpecBuilder spec =
                new ServiceSpecBuilder()
                        .withType(needed.exposure().type())
                        .withSelector(selected())
                        .withPorts(ports());
        if (!needed.addresses().isEmpty()) {
            String address = needed.addresses().getFirst();
            if (inCluster) {
                spec.withClusterIP(address);
            } else {
                spec.withLoadBalancerIP(address);
            }
        }
        ServiceSpec made = spec.build();
        return Optional.of(new ServiceBuilder().withMetadata(metadata()).withSpec(made).build());
    }

    private List<ServicePort> ports() {
        return gateway.ports().stream()
                .map(
                        port ->
                                new ServicePortBuilder()
                                        .withName(
                                                (port.datagrams() ? "udp-" : "tcp-")
                                                        + port.number())
                                        .withPort(port.number())
                                        .withProtocol(protocol(port))
                                        .withTargetPort(new IntOrString(port.bindPort()))
                                        .build())
                .toList();
    }

    private static String protocol(MeshGateway.Port port) {
        return port.datagrams() ? "UDP" : "TCP";
    }

    private Optional<HorizontalPodAutoscaler> autoscaler() {
        return needed.scale()
                .most()
                .map(
                        most ->
                                new HorizontalPodAutoscalerBuilder()
                                        .withMetadata(metadata())
                                        .withNewSpec()
                                        .withMinReplicas(needed.scale().least())
                                        .withMaxReplicas(most)
                                        .withNewScaleTargetRef(
                                                "apps/v1", "Deployment", needed.name())
                                        .addNewMetric()
                                        .withType("Resource")
                                        .withNewResource()
                                        .withName("cpu")
                                        .withNewTarget()
                                        .withType("Utilization")
                                        .withAverageUtilization(BUSY_PERCENT)
                                        .endTarget()
                                        .endResource()
                                        .endMetric()
                                        .endSpec()
                                        .build());
    }
}
