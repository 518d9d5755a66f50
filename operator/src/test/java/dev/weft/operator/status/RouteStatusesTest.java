package dev.weft.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.model.Controller;
import dev.weft.operator.model.PublishedKeys;
import dev.weft.operator.resolve.LastGood;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.resolve.Resolver;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteStatusesTest {
    private static final String EARLIER = "2026-01-01T00:00:00Z";
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
    private static final Service PAY =
            new ServiceBuilder()
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName("pay")
                    .endMetadata()
                    .withNewSpec()
                    .addNewPort()
                    .withName("http")
                    .withPort(80)
                    .endPort()
                    .endSpec()
                    .build();

    private static ParentReference service() {
        return new ParentReferenceBuilder()
                .withGroup("")
                .withKind("Service")
                .withName("pay")
                .withPort(80)
                .build();
    }

    private static HTTPRoute route(RouteParentStatus... stored) {
        return new HTTPRouteBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("pay")
                .withGeneration(7L)
                .withCreationTimestamp(EARLIER)
                .endMetadata()
                .withNewSpec()
                .withParentRefs(service())
                .endSpec()
                .withNewStatus()
                .withParents(stored)
                .endStatus()
                .build();
    }

    private static RouteParentStatus entry(String controller, ParentReference ref) {
        return new RouteParentStatusBuilder()
                .withControllerName(controller)
                .withParentRef(ref)
                .withConditions(
                        new ConditionBuilder()
                                .withType("Accepted")
                                .withStatus("True")
                                .withReason("Accepted")
                                .withMessage("")
                                .withObservedGeneration(6L)
                                .withLastTransitionTime(EARLIER)
                                .build())
                .build();
    }

    private static List<RouteParentStatus> made(HTTPRoute route, Tally tally) {
        World world = World.of(List.of(PAY, route), List.of());
        ObjectStatus said =
                Resolver.resolve(world, LastGood.empty(), PublishedKeys.NONE).statuses().stream()
                        .filter(one -> one.ref().kind().equals("HTTPRoute"))
                        .findFirst()
                        .orElseThrow();
        Posted posted =
                new RouteStatuses(new Transitions(NOW), 0)
                        .make(said, tally, route, Optional.empty());
        return ((HTTPRoute) posted.object()).getStatus().getParents();
    }

    private static Condition condition(RouteParentStatus entry, String type) {
        return entry.getConditions().stream()
                .filter(one -> one.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_service_parent_is_repeated_as_it_was_written_with_the_generation_that_was_seen() {
        RouteParentStatus entry = made(route(), new Tally(2, 2, List.of())).getFirst();

        assertThat(entry.getControllerName()).isEqualTo(Controller.NAME);
        assertThat(entry.getParentRef()).isEqualTo(service());
        assertThat(entry.getConditions())
                .extracting(Condition::getType)
                .containsExactly("Accepted", "ResolvedRefs", "Programmed");
        assertThat(entry.getConditions())
                .extracting(Condition::getObservedGeneration)
                .containsOnly(7L);
        assertThat(condition(entry, "Programmed").getMessage())
                .isEqualTo("in force in 2/2 proxies");
    }

    @Test
    void entries_of_other_controllers_are_kept_and_ours_is_not_doubled() {
        RouteParentStatus others =
                entry("example.com/gateway", new ParentReferenceBuilder().withName("edge").build());

        List<RouteParentStatus> parents =
                made(route(others, entry(Controller.NAME, service())), Tally.NONE);

        assertThat(parents).hasSize(2).contains(others);
    }

    @Test
    void a_condition_that_stays_keeps_its_time_and_one_that_is_new_has_the_present() {
        RouteParentStatus entry =
                made(route(entry(Controller.NAME, service())), Tally.NONE).getFirst();

        assertThat(condition(entry, "Accepted").getLastTransitionTime()).isEqualTo(EARLIER);
        assertThat(condition(entry, "Programmed").getLastTransitionTime())
                .isEqualTo(NOW.toString());
    }

    @Test
    void a_route_that_some_proxies_do_not_have_yet_is_accepted_and_not_programmed() {
        RouteParentStatus entry = made(route(), new Tally(1, 2, List.of())).getFirst();

        assertThat(condition(entry, "Accepted").getStatus()).isEqualTo("True");
        assertThat(condition(entry, "Programmed").getStatus()).isEqualTo("False");
        assertThat(condition(entry, "Programmed").getReason()).isEqualTo("Pending");
    }
}
