package dev.weft.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.model.Split;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.LoadReport;
import dev.weft.proxy.config.v1.RouteLoad;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadBookTest {
    private static final ObjectRef REF = new ObjectRef("TrafficSplit", "shop", "pay");
    private static final ServiceKey ROOT = new ServiceKey("shop", "pay");
    private static final ServiceKey V1 = new ServiceKey("shop", "pay-v1");
    private static final ServiceKey V2 = new ServiceKey("shop", "pay-v2");

    private Instant now = Instant.ofEpochSecond(1_000);
    private final LoadBook book = new LoadBook(() -> now);

    private static Split split(long first, long second) {
        return new Split(
                REF,
                ROOT,
                List.of(new Split.Part(V1, first), new Split.Part(V2, second)),
                List.of());
    }

    private boolean report(long generation, String backend, long requests, int bucket) {
        return book.add(
                        LoadReport.newBuilder()
                                .addLoads(
                                        RouteLoad.newBuilder()
                                                .setGeneration(generation)
                                                .setSplit(REF.path())
                                                .setBackend(backend)
                                                .setRequests(requests)
                                                .putLatency(bucket, requests))
                                .build())
                .first();
    }

    private long requests(ServiceKey service) {
        return book.sums(REF).getOrDefault(service, LoadWindow.Sums.NONE).requests();
    }

    @Test
    void reports_of_several_proxies_add_up_within_the_window_and_no_longer() {
        book.revise(List.of(split(90, 10)), 7);
        report(7, "shop/pay-v1:80", 9, 3);
        report(7, "shop/pay-v1:81", 2, 4);
        now = now.plusSeconds(9);
        report(7, "shop/pay-v2:80", 1, 3);

        assertThat(requests(V1)).isEqualTo(11);
        assertThat(book.sums(REF).get(V1).latency()).containsEntry(3, 9L).containsEntry(4, 2L);

        now = now.plusSeconds(1);
        assertThat(requests(V1)).isZero();
        assertThat(requests(V2)).isEqualTo(1);
    }

    @Test
    void new_weights_begin_a_new_window_and_what_ran_under_the_old_ones_does_not_count() {
        book.revise(List.of(split(90, 10)), 7);
        report(7, "shop/pay-v1:80", 9, 3);
        book.revise(List.of(split(90, 10)), 8);
        assertThat(requests(V1)).isEqualTo(9);

        book.revise(List.of(split(50, 50)), 9);
        report(8, "shop/pay-v1:80", 5, 3);
        assertThat(requests(V1)).isZero();

        report(9, "shop/pay-v1:80", 4, 3);
        assertThat(requests(V1)).isEqualTo(4);
    }

    @Test
    void a_proxy_that_held_the_split_before_this_replica_began_counts() {
        book.revise(List.of(split(90, 10)), 7);
        report(3, "shop/pay-v1:80", 9, 3);
        assertThat(requests(V1)).isEqualTo(9);
    }

    @Test
    void a_split_that_is_gone_and_a_backend_without_a_name_count_for_nothing() {
        book.revise(List.of(split(90, 10)), 7);
        report(7, "nonsense", 9, 3);
        report(7, "/pay-v1:80", 9, 3);
        report(7, "shop/pay-v1:80", 9, Integer.MAX_VALUE);
        assertThat(book.sums(REF)).containsOnlyKeys(V1);

        book.revise(List.of(), 8);
        report(8, "shop/pay-v1:80", 9, 3);
        assertThat(book.sums(REF)).isEmpty();
    }

    @Test
    void the_first_figures_of_new_weights_are_told_apart() {
        book.revise(List.of(split(90, 10)), 7);
        assertThat(report(7, "shop/pay-v1:80", 1, 0)).isTrue();
        assertThat(report(7, "shop/pay-v2:80", 1, 0)).isFalse();

        book.revise(List.of(split(50, 50)), 8);
        assertThat(report(7, "shop/pay-v1:80", 1, 0)).isFalse();
        assertThat(report(8, "shop/pay-v1:80", 1, 0)).isTrue();
    }

    @Test
    void what_another_replica_counted_counts_under_the_same_weights_alone() {
        LoadBook other = new LoadBook(() -> now);
        other.revise(List.of(split(90, 10)), 3);
        RouteLoad load =
                RouteLoad.newBuilder()
                        .setGeneration(3)
                        .setSplit(REF.path())
                        .setBackend("shop/pay-v1:80")
                        .setRequests(5)
                        .build();
        List<LoadBook.Counted> counted =
                other.add(LoadReport.newBuilder().addLoads(load).build()).counted();

        book.revise(List.of(split(90, 10)), 700);
        counted.forEach(book::add);
        assertThat(requests(V1)).isEqualTo(5);

        book.revise(List.of(split(50, 50)), 701);
        counted.forEach(book::add);
        assertThat(requests(V1)).isZero();
    }
}
