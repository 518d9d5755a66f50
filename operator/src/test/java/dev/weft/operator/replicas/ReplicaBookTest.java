package dev.weft.operator.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.replicas.v1.ReplicaReport;
import dev.weft.operator.status.LoadBook;
import dev.weft.operator.status.Standings;
import dev.weft.operator.status.Tally;
import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.TrafficSummary;
import dev.weft.operator.trust.TrustStanding;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.RouteLoad;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaBookTest {
    private static final ObjectRef POLICY = new ObjectRef("MeshPolicy", "shop", "pay");
    private static final ObjectRef VM = new ObjectRef("Workload", "shop", "vm");
    private static final Map<ObjectRef, Long> SECOND = Map.of(POLICY, 2L, VM, 1L);

    private final ReplicaBook leader = new ReplicaBook(new LoadBook(() -> Instant.EPOCH));
    private final ReplicaBook follower = new ReplicaBook(new LoadBook(() -> Instant.EPOCH));

    private static Standings standings(int inForce, int total, String... refusals) {
        return new Standings(
                Map.of(POLICY, new Tally(inForce, total, List.of(refusals))),
                Map.of("shop/vm", new Tally(1, 1, List.of()), "shop/web-1", Tally.NONE),
                total,
                new TrustStanding(7, total, inForce, total, inForce, Optional.of(Instant.EPOCH)));
    }

    private void report() {
        follower.news().ifPresent(news -> leader.received(follower, news));
    }

    @Test
    void the_proxies_of_all_replicas_count() {
        follower.tell(standings(3, 4, "shop/web-1: no such protocol"), SECOND);
        report();

        Standings all = leader.join(standings(2, 2), SECOND);
        assertThat(all.byObject().get(POLICY).fraction()).isEqualTo("5/6");
        assertThat(all.byObject().get(POLICY).refusals())
                .containsExactly("shop/web-1: no such protocol");
        assertThat(all.proxies()).isEqualTo(6);
    }

    @Test
    void proxies_of_a_replica_that_knows_another_state_of_trust_do_not_hold_this_one() {
        follower.tell(standings(3, 4), SECOND);
        report();

        assertThat(leader.join(standings(2, 2), SECOND).trust())
                .isEqualTo(new TrustStanding(7, 6, 5, 6, 5, Optional.of(Instant.EPOCH)));
        Standings later = new Standings(Map.of(), Map.of(), 0, TrustStanding.none(8));
        assertThat(leader.join(later, SECOND).trust())
                .isEqualTo(new TrustStanding(8, 4, 0, 4, 0, Optional.of(Instant.EPOCH)));
    }

    @Test
    void workloads_are_named_and_pods_are_only_counted() {
        follower.tell(standings(3, 4), SECOND);
        report();

        Standings none = new Standings(Map.of(), Map.of(), 0, TrustStanding.none(7));
        assertThat(leader.join(none, SECOND).byProxy()).containsOnlyKeys("shop/vm");
    }

    @Test
    void what_another_generation_of_an_object_shaped_is_not_in_force() {
        follower.tell(standings(4, 4), Map.of(POLICY, 1L));
        report();

        Standings all = leader.join(standings(2, 2), SECOND);
        assertThat(all.byObject().get(POLICY).fraction()).isEqualTo("2/6");
    }

    @Test
    void a_replica_that_is_gone_takes_its_proxies_with_it() {
        follower.tell(standings(4, 4), SECOND);
        report();
        leader.gone(follower);

        assertThat(leader.join(standings(2, 2), SECOND).proxies()).isEqualTo(2);
    }

    @Test
    void the_same_figures_are_told_once_and_to_a_new_listener_again() {
        follower.tell(standings(4, 4), SECOND);
        assertThat(follower.news()).isPresent();
        follower.tell(standings(4, 4), SECOND);
        assertThat(follower.news()).isEmpty();

        follower.listenerIsNew();
        assertThat(follower.news())
                .hasValueSatisfying(news -> assertThat(news.hasStandings()).isTrue());
    }

    @Test
    void loads_that_wait_for_a_leader_have_a_bound() {
        LoadBook.Counted one =
                new LoadBook.Counted(
                        "TrafficSplit/shop/pay", "a=1", RouteLoad.newBuilder().build());
        for (int i = 0; i <= ReplicaBook.MAX_WAITING_LOADS; i++) {
            follower.tell(List.of(one));
        }

        Optional<ReplicaReport> news = follower.news();
        assertThat(news.orElseThrow().getLoadsCount()).isEqualTo(ReplicaBook.MAX_WAITING_LOADS);
        assertThat(follower.news()).isEmpty();
    }

    @Test
    void a_holder_identity_names_a_replica_and_its_address() {
        ReplicaAddress address = new ReplicaAddress("weft-operator-7d4", "fd00::12", 15010);

        assertThat(ReplicaAddress.read(address.text())).contains(address);
        assertThat(ReplicaAddress.read("some-host")).isEmpty();
        assertThat(ReplicaAddress.read("a_b:c")).isEmpty();
    }

    @Test
    void what_came_in_to_the_proxies_of_all_replicas_adds_up() {
        TrafficSummary seen =
                new TrafficSummary(
                        7_200_000,
                        List.of(
                                new TrafficSummary.RuleCount(
                                        POLICY, "deny-0", 3, 1, List.of("web"))),
                        List.of(
                                new TrafficSummary.PlaintextCount(
                                        "ops/cron",
                                        new Flow.Callee("shop", "pay", "shop/pay:80", 8080),
                                        5,
                                        2)));
        follower.tell(seen);
        report();

        assertThat(leader.join(TrafficSummary.NONE)).isEqualTo(seen);
        TrafficSummary both = leader.join(seen);
        assertThat(both.rules().getFirst().refused()).isEqualTo(6);
        assertThat(both.plaintext().getFirst().attempts()).isEqualTo(10);
        leader.gone(follower);
        assertThat(leader.join(seen)).isEqualTo(seen);
    }
}
