package dev.weft.operator.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.inject.InjectionSettings;
import dev.weft.operator.model.gateway.GatewayListener;
import dev.weft.operator.model.gateway.Infrastructure;
import dev.weft.operator.model.gateway.Infrastructure.Exposure;
import dev.weft.operator.model.gateway.Infrastructure.Scale;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewayObjectsTest {
    private static final String UID = "0b6ce9b2";

    private static MeshGateway gateway(
            Map<String, String> annotations, Exposure exposure, List<String> addresses) {
        return gateway(annotations, exposure, addresses, new Scale(2, Optional.empty()));
    }

    private static MeshGateway gateway(
            Map<String, String> annotations,
            Exposure exposure,
            List<String> addresses,
            Scale scale) {
        ObjectRef ref = new ObjectRef("Gateway", "shop", "edge");
        return new MeshGateway(
                ref,
                Set.of(ref),
                List.of(
                        port(80, 10080, GatewayListener.End.HTTP),
                        port(53, 10053, GatewayListener.End.UDP)),
                Optional.empty(),
                0,
                new Infrastructure(
                        "edge-weft",
                        "weft",
                        Map.of("team", "shop"),
                        annotations,
                        exposure,
                        addresses,
                        scale));
    }

    private static MeshGateway.Port port(int number, int bound, GatewayListener.End end) {
        return new MeshGateway.Port(
                number,
                bound,
                List.of(
                        new GatewayListener(
                                "Gateway/shop/edge/" + number, "", end, List.of(), List.of())),
                Optional.empty());
    }

    private static List<HasMetadata> objects(MeshGateway gateway) {
        return GatewayObjects.of(gateway, InjectionSettings.defaults("roots"), UID);
    }

    private static <T> T only(MeshGateway gateway, Class<T> kind) {
        return objects(gateway).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private static MeshGateway plain() {
        return gateway(
                Map.of(
                        "key", "value",
                        "weft.dev/trusted-proxies", "192.0.2.0/24",
                        "weft.dev/proxy-protocol", "198.51.100.0/24"),
                Exposure.LOAD_BALANCER,
                List.of());
    }

    @Test
    void everything_goes_with_the_gateway_and_says_whose_it_is() {
        assertThat(objects(plain()))
                .allSatisfy(
                        one -> {
                            assertThat(one.getMetadata().getName()).isEqualTo("edge-weft");
                            assertThat(one.getMetadata().getNamespace()).isEqualTo("shop");
                            assertThat(one.getMetadata().getLabels())
                                    .containsEntry("gateway.networking.k8s.io/gateway-name", "edge")
                                    .containsEntry(
                                            "gateway.networking.k8s.io/gateway-class-name", "weft")
                                    .containsEntry("team", "shop");
                            assertThat(one.getMetadata().getAnnotations())
                                    .containsEntry("key", "value");
                            assertThat(one.getMetadata().getOwnerReferences())
                                    .singleElement()
                                    .satisfies(
                                            owner -> {
                                                assertThat(owner.getUid()).isEqualTo(UID);
                                                assertThat(owner.getKind()).isEqualTo("Gateway");
                                            });
                        })
                .hasOnlyElementsOfTypes(
                        ServiceAccount.class,
                        Service.class,
                        Deployment.class,
                        PodDisruptionBudget.class);
    }

    @Test
    void pods_have_no_rights_and_the_labels_that_users_want() {
        Deployment deployment = only(plain(), Deployment.class);

        PodTemplateSpec pods = deployment.getSpec().getTemplate();
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
        assertThat(pods.getMetadata().getLabels())
                .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
                .containsEntry("team", "shop")
                .containsEntry("weft.dev/inject", "disabled");
        assertThat(pods.getMetadata().getAnnotations())
                .containsEntry("key", "value")
                .containsEntry("weft.dev/trust-roots", "roots");
        assertThat(pods.getSpec().getServiceAccountName()).isEqualTo("edge-weft");
        assertThat(pods.getSpec().getAutomountServiceAccountToken()).isFalse();
        Container proxy = pods.getSpec().getContainers().getFirst();
        assertThat(proxy.getRestartPolicy()).isNull();
        assertThat(proxy.getEnv())
                .extracting("name", "value")
                .contains(
                        tuple("WEFT_ROLE", "gateway"),
                        tuple("WEFT_TRUSTED_PROXIES", "192.0.2.0/24"),
                        tuple("WEFT_PROXY_PROTOCOL", "198.51.100.0/24"));
        assertThat(proxy.getPorts())
                .extracting("containerPort", "protocol")
                .contains(tuple(10080, "TCP"), tuple(10053, "UDP"));
        assertThat(proxy.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(proxy.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(proxy.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(proxy.getSecurityContext().getCapabilities().getAdd()).isEmpty();
    }

    @Test
    void pods_keep_apart_as_far_as_there_is_room() {
        assertThat(
                        only(plain(), Deployment.class)
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getTopologySpreadConstraints())
                .extracting("topologyKey", "whenUnsatisfiable", "maxSkew")
                .containsExactly(
                        tuple("kubernetes.io/hostname", "ScheduleAnyway", 1),
                        tuple("topology.kubernetes.io/zone", "ScheduleAnyway", 1));
    }

    @Test
    void clients_find_ports_where_the_listeners_are() {
        Service service = only(plain(), Service.class);

        assertThat(service.getSpec().getType()).isEqualTo("LoadBalancer");
        assertThat(service.getSpec().getPorts())
                .extracting(ServicePort::getPort, port -> port.getTargetPort().getIntVal())
                .containsExactly(tuple(80, 10080), tuple(53, 10053));
        assertThat(service.getSpec().getSelector())
                .containsOnlyKeys("gateway.networking.k8s.io/gateway-name");
    }

    @Test
    void an_address_of_the_cluster_is_asked_for() {
        MeshGateway gateway = gateway(Map.of(), Exposure.CLUSTER_IP, List.of("10.96.0.99"));

        assertThat(only(gateway, Service.class).getSpec().getClusterIP()).isEqualTo("10.96.0.99");
    }

    @Test
    void an_address_of_a_load_balancer_is_asked_for() {
        MeshGateway gateway = gateway(Map.of(), Exposure.LOAD_BALANCER, List.of("192.0.2.7"));

        assertThat(only(gateway, Service.class).getSpec().getLoadBalancerIP())
                .isEqualTo("192.0.2.7");
    }

    @Test
    void without_the_addresses_that_are_wanted_there_is_no_service() {
        MeshGateway gateway =
                gateway(Map.of(), Exposure.CLUSTER_IP, List.of("10.96.0.98", "10.96.0.99"));

        assertThat(objects(gateway)).noneMatch(Service.class::isInstance);
    }

    @Test
    void pods_are_scaled_only_where_that_is_asked_for() {
        MeshGateway gateway =
                gateway(Map.of(), Exposure.LOAD_BALANCER, List.of(), new Scale(2, Optional.of(5)));

        HorizontalPodAutoscaler autoscaler = only(gateway, HorizontalPodAutoscaler.class);
        assertThat(autoscaler.getSpec().getMinReplicas()).isEqualTo(2);
        assertThat(autoscaler.getSpec().getMaxReplicas()).isEqualTo(5);
        assertThat(only(gateway, Deployment.class).getSpec().getReplicas()).isNull();
    }

    @Test
    void an_annotation_that_cannot_be_read_is_named() {
        MeshGateway gateway =
                gateway(
                        Map.of("weft.dev/proxy-memory-limit", "much"),
                        Exposure.LOAD_BALANCER,
                        List.of());

        assertThatThrownBy(() -> objects(gateway))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weft.dev/proxy-memory-limit: 'much'");
    }
}
