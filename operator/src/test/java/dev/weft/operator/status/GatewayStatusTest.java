package dev.weft.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.explain.PolicyEffects;
import dev.weft.operator.issue.IssuerStanding;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.model.PublishedKeys;
import dev.weft.operator.push.Standing;
import dev.weft.operator.resolve.LastGood;
import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.resolve.Resolver;
import dev.weft.operator.traffic.TrafficSummary;
import dev.weft.operator.translate.Translator;
import dev.weft.operator.trust.TrustReport;
import dev.weft.operator.trust.TrustStanding;
import dev.weft.operator.trust.TrustState;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewaySpecAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SupportedFeature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewayStatusTest {
    private static final ObjectRef EDGE = new ObjectRef("Gateway", "shop", "edge");
    private static final GatewayClass CLASS =
            new GatewayClassBuilder()
                    .withNewMetadata()
                    .withName("weft")
                    .addToAnnotations("weft.dev/service-type", "ClusterIP")
                    .endMetadata()
                    .withNewSpec()
                    .withControllerName("weft.dev/controller")
                    .endSpec()
                    .build();
    private static final Service SERVICE = service("ClusterIP");

    private final StatusBoard board =
            new StatusBoard(InstantSource.fixed(Instant.parse("2026-11-24T10:00:00Z")));

    private static Service service(String type) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("edge-weft")
                .endMetadata()
                .withNewSpec()
                .withType(type)
                .withClusterIPs("10.96.0.7")
                .endSpec()
                .build();
    }

    private static Gateway gateway(long generation, GatewaySpecAddress... addresses) {
        return new GatewayBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("edge")
                .withGeneration(generation)
                .endMetadata()
                .withNewSpec()
                .withGatewayClassName("weft")
                .withAddresses(addresses)
                .addNewListener()
                .withName("http")
                .withPort(80)
                .withProtocol("HTTP")
                .endListener()
                .endSpec()
                .build();
    }

    private void show(Standing standing, HasMetadata... objects) {
        Standings.Builder standings = new Standings.Builder();
        standings.add("shop/edge-1", Set.of(EDGE), standing);
        show(standings, objects);
    }

    private void show(Standings.Builder standings, HasMetadata... objects) {
        World world = World.of(List.of(objects), List.of());
        Resolution resolution = Resolver.resolve(world, LastGood.empty(), PublishedKeys.NONE);
        board.show(
                new StatusBoard.Observation(
                        1,
                        world,
                        resolution,
                        standings.build(TrustStanding.none(0)),
                        new TrustReport(
                                new TrustState(
                                        1,
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of(),
                                        Instant.EPOCH),
                                IssuerChoice.OWN,
                                IssuerStanding.ready(List.of())),
                        TrafficSummary.NONE,
                        new PolicyEffects(resolution.model(), new Translator(resolution.model()))));
    }

    private Gateway shown() {
        return board.find(EDGE).map(Gateway.class::cast).orElseThrow();
    }

    private Condition programmed() {
        return shown().getStatus().getConditions().stream()
                .filter(one -> one.getType().equals("Programmed"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void it_is_programmed_when_a_proxy_has_it() {
        show(new Standing.InForce(), CLASS, SERVICE, gateway(1));

        assertThat(programmed().getStatus()).isEqualTo("True");
        assertThat(programmed().getObservedGeneration()).isEqualTo(1);
        assertThat(shown().getStatus().getAddresses())
                .containsExactly(new GatewayStatusAddress("IPAddress", "10.96.0.7"));
        assertThat(shown().getStatus().getListeners().getFirst().getConditions())
                .extracting(Condition::getType, Condition::getStatus)
                .contains(org.assertj.core.api.Assertions.tuple("Programmed", "True"));
    }

    @Test
    void before_a_proxy_has_it_it_is_pending() {
        show(new Standings.Builder(), CLASS, SERVICE, gateway(1));

        assertThat(programmed().getStatus()).isEqualTo("False");
        assertThat(programmed().getReason()).isEqualTo("Pending");
    }

    @Test
    void it_stays_programmed_while_routes_change() {
        show(new Standing.InForce(), CLASS, SERVICE, gateway(1));
        show(new Standing.Pending(), CLASS, SERVICE, gateway(1));

        assertThat(programmed().getStatus()).isEqualTo("True");
    }

    @Test
    void a_change_of_itself_must_be_acked_again() {
        show(new Standing.InForce(), CLASS, SERVICE, gateway(1));
        show(new Standing.Pending(), CLASS, SERVICE, gateway(2));

        assertThat(programmed().getStatus()).isEqualTo("False");
        assertThat(programmed().getObservedGeneration()).isEqualTo(2);
    }

    @Test
    void what_a_proxy_refuses_is_not_programmed() {
        show(new Standing.Refused("port 80 is taken"), CLASS, SERVICE, gateway(1));

        assertThat(programmed().getReason()).isEqualTo("Invalid");
        assertThat(programmed().getMessage()).contains("shop/edge-1: port 80 is taken");
    }

    @Test
    void without_an_address_it_is_not_programmed() {
        show(new Standing.InForce(), CLASS, gateway(1));

        assertThat(programmed().getReason()).isEqualTo("AddressNotAssigned");
    }

    @Test
    void a_load_balancer_without_an_address_is_waited_for() {
        Gateway balanced = gateway(1);
        balanced.getMetadata().setAnnotations(Map.of("weft.dev/service-type", "LoadBalancer"));
        show(new Standing.InForce(), CLASS, service("LoadBalancer"), balanced);

        assertThat(programmed().getReason()).isEqualTo("AddressNotAssigned");
        assertThat(shown().getStatus().getAddresses()).isEmpty();
    }

    @Test
    void an_address_that_is_wanted_and_not_had_is_not_usable() {
        show(
                new Standing.InForce(),
                CLASS,
                SERVICE,
                gateway(1, new GatewaySpecAddress("IPAddress", "192.0.2.9")));

        assertThat(programmed().getReason()).isEqualTo("AddressNotUsable");
    }

    @Test
    void what_cannot_be_made_in_the_cluster_is_said() {
        board.faults().failed(EDGE, "deployments.apps is forbidden");
        show(new Standing.InForce(), CLASS, SERVICE, gateway(1));

        assertThat(programmed().getReason()).isEqualTo("NoResources");
        assertThat(programmed().getMessage()).isEqualTo("deployments.apps is forbidden");
    }

    @Test
    void a_class_says_what_works_in_order() {
        show(new Standings.Builder(), CLASS);

        GatewayClass shown =
                board.find(new ObjectRef("GatewayClass", "", "weft"))
                        .map(GatewayClass.class::cast)
                        .orElseThrow();
        assertThat(shown.getStatus().getSupportedFeatures())
                .extracting(SupportedFeature::getName)
                .isSorted()
                .contains("Gateway", "HTTPRoute");
    }
}
