package dev.weft.proxy.route;

import static dev.weft.proxy.route.RouteFixtures.backend;
import static dev.weft.proxy.route.RouteFixtures.share;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Protocol;
import dev.weft.proxy.snapshot.WeightedBackend;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private static final long SEED = 42;
    private static final int DRAWS = 10_000;

    /** How far off a share may be that is drawn evenly. */
    private static final int EVEN = 8;

    private static final Map<String, Backend> BACKENDS =
            Map.of("a", backend("a"), "b", backend("b"), "c", backend("c"));

    private static Map<String, Integer> draws(List<WeightedBackend> shares) {
        return draws(shares, backend -> true);
    }

    private static Map<String, Integer> draws(
            List<WeightedBackend> shares, Predicate<Backend> reachable) {
        Destination destination = RouteFixtures.split(shares, BACKENDS);
        Chance chance = RouteFixtures.chance(new Random(SEED), reachable);
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < DRAWS; i++) {
            RouteDecision decision = Router.route(WrittenRequest.get("/"), destination, chance);
            String drawn =
                    switch (decision) {
                        case RouteDecision.Forward forward -> forward.backend().name();
                        case RouteDecision.Refuse refused -> refused.reason().code().text();
                        case RouteDecision.Redirect redirect -> redirect.location();
                        case RouteDecision.Preflight preflight -> "preflight";
                    };
            counts.merge(drawn, 1, Integer::sum);
        }
        return counts;
    }

    /** Five standard deviations: chance alone breaks it once in a million seeds. */
    private static int slack(double share) {
        return (int) Math.ceil(5 * Math.sqrt(DRAWS * share * (1 - share)));
    }

    @Test
    void every_share_gets_the_part_that_its_weight_says() {
        Map<String, Integer> counts = draws(List.of(share("a", 1), share("b", 9), share("c", 90)));

        assertThat(counts.get("a")).isCloseTo(100, within(EVEN));
        assertThat(counts.get("b")).isCloseTo(900, within(EVEN));
        assertThat(counts.get("c")).isCloseTo(9_000, within(EVEN));
    }

    @Test
    void weights_need_not_add_up_to_a_hundred_and_may_be_huge() {
        Map<String, Integer> counts =
                draws(List.of(share("a", Integer.MAX_VALUE), share("b", Integer.MAX_VALUE)));

        assertThat(counts.get("a")).isCloseTo(DRAWS / 2, within(EVEN));
        assertThat(counts.get("b")).isCloseTo(DRAWS / 2, within(EVEN));
    }

    @Test
    void a_share_of_weight_zero_gets_nothing_wherever_it_stands() {
        assertThat(draws(List.of(share("a", 0), share("b", 1), share("c", 0))))
                .containsOnlyKeys("b");
        assertThat(draws(List.of(share("b", 1), share("a", 0)))).containsOnlyKeys("b");
    }

    @Test
    void zero_weights_alone_are_refused_with_503() {
        RouteDecision decision =
                Router.route(
                        WrittenRequest.get("/"),
                        RouteFixtures.split(List.of(share("a", 0), share("b", 0)), BACKENDS),
                        RouteFixtures.chance(new Random(SEED)));

        assertThat(decision).isInstanceOf(RouteDecision.Refuse.class);
        assertThat(((RouteDecision.Refuse) decision).reason().code())
                .isEqualTo(ReasonCode.ZERO_WEIGHTS);
        assertThat(((RouteDecision.Refuse) decision).reason().httpStatus()).isEqualTo(503);
        assertThat(draws(List.of(share("a", 0)))).containsOnlyKeys("zero-weights");
        assertThat(draws(List.of())).containsOnlyKeys("zero-weights");
    }

    @Test
    void references_that_are_all_invalid_are_refused_with_500_whatever_their_weights_are() {
        assertThat(draws(List.of(share("", 0), share("", 0)))).containsOnlyKeys("no-backend");
    }

    @Test
    void the_part_of_a_backend_that_does_not_resolve_is_refused_with_500() {
        Map<String, Integer> counts = draws(List.of(share("a", 1), share("", 1)));

        assertThat(counts).containsOnlyKeys("a", "no-backend");
        assertThat(counts.get("no-backend")).isCloseTo(DRAWS / 2, within(EVEN));
        assertThat(ReasonCode.NO_BACKEND.httpStatus()).isEqualTo(500);
    }

    @Test
    void a_backend_without_endpoints_is_refused_and_named() {
        Backend empty = Backend.of("a", List.of(), Protocol.HTTP1);
        RouteDecision decision =
                Router.route(
                        WrittenRequest.get("/"),
                        RouteFixtures.split(List.of(share("a", 1)), Map.of("a", empty)),
                        RouteFixtures.chance(new Random(SEED)));

        assertThat(decision).isInstanceOf(RouteDecision.Refuse.class);
        assertThat(((RouteDecision.Refuse) decision).reason().header())
                .isEqualTo("no-endpoints; destination=shop/web:80; generation=7; backend=a");
    }

    @Test
    void a_backend_that_cannot_be_reached_leaves_its_share_to_the_others() {
        Map<String, Integer> counts =
                draws(
                        List.of(share("a", 50), share("b", 40), share("c", 10)),
                        backend -> !backend.name().equals("a"));

        assertThat(counts).containsOnlyKeys("b", "c");
        assertThat(counts.get("b")).isCloseTo(8_000, within(slack(0.8)));
    }

    @Test
    void where_nothing_can_be_reached_the_weights_hold() {
        Map<String, Integer> counts =
                draws(List.of(share("a", 1), share("b", 1)), backend -> false);

        assertThat(counts.get("a")).isCloseTo(DRAWS / 2, within(EVEN));
    }

    @Test
    void a_backend_of_weight_zero_takes_no_share_over() {
        assertThat(
                        draws(
                                List.of(share("a", 1), share("b", 0), share("c", 1)),
                                backend -> !backend.name().equals("a")))
                .containsOnlyKeys("c");
    }
}
