package dev.weft.operator.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Attempt;
import dev.weft.proxy.config.v1.Observation;
import dev.weft.proxy.config.v1.Outcome;
import dev.weft.proxy.config.v1.RefusedAttempt;
import dev.weft.proxy.config.v1.TrafficReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficRecordTest {
    private static final Reporter PAY = new Reporter("shop", "pay-1", "pay");
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";

    private Instant now = Instant.parse("2026-11-27T10:30:00Z");
    private final TrafficRecord record = TrafficRecord.begin(() -> now);

    private static Attempt.Builder attempt(String path) {
        return Attempt.newBuilder()
                .setIdentity(WEB)
                .setAddress("10.0.0.7")
                .setPort(8080)
                .setService("shop/pay:80")
                .setMethod("GET")
                .setPath(path);
    }

    private void seen(Attempt.Builder attempt, Outcome outcome, long count) {
        record.add(
                PAY,
                TrafficReport.newBuilder()
                        .addObservations(
                                Observation.newBuilder()
                                        .setAttempt(attempt)
                                        .setOutcome(outcome)
                                        .setCount(count))
                        .build());
    }

    private void refused(Reporter by, String id) {
        record.add(
                by,
                TrafficReport.newBuilder()
                        .addRefusals(
                                RefusedAttempt.newBuilder()
                                        .setId(id)
                                        .setTimeMillis(now.toEpochMilli())
                                        .setAttempt(attempt("/a")))
                        .build());
    }

    private List<RecordedTraffic.Counted> flows() {
        return record.flows().take().flows();
    }

    @Test
    void attempts_that_are_alike_add_up_whatever_became_of_them() {
        seen(attempt("/a"), Outcome.OUTCOME_ALLOWED, 7);
        seen(attempt("/a"), Outcome.OUTCOME_REFUSED, 2);
        seen(attempt("/a"), Outcome.OUTCOME_AUDITED, 1);

        assertThat(flows()).hasSize(1);
        assertThat(flows().getFirst().attempts()).isEqualTo(10);
        assertThat(flows().getFirst().refused()).isEqualTo(2);
        assertThat(flows().getFirst().flow().caller()).isEqualTo(new Flow.Caller(WEB, ""));
    }

    @Test
    void flows_are_forgotten_a_day_after_the_last_attempt() {
        seen(attempt("/a"), Outcome.OUTCOME_ALLOWED, 1);
        now = now.plus(Duration.ofHours(23));
        seen(attempt("/b"), Outcome.OUTCOME_ALLOWED, 1);
        assertThat(flows()).hasSize(2);

        now = now.plus(Duration.ofHours(1));

        assertThat(flows()).extracting(one -> one.flow().operation().path()).containsExactly("/b");
    }

    @Test
    void flows_to_one_callee_are_bounded_and_the_rest_is_counted() {
        for (int i = 0; i < TrafficBook.MAX_FLOWS_TO_ONE + 3; i++) {
            seen(attempt("/" + i), Outcome.OUTCOME_ALLOWED, 2);
        }
        assertThat(flows()).hasSize(TrafficBook.MAX_FLOWS_TO_ONE);
        assertThat(record.flows().take().left()).isEqualTo(6);
    }

    @Test
    void an_attempt_that_is_too_long_is_left_out() {
        seen(
                attempt("/" + "a".repeat(TrafficRecord.MAX_ATTEMPT_BYTES)),
                Outcome.OUTCOME_ALLOWED,
                1);
        assertThat(flows()).isEmpty();
    }

    @Test
    void the_newest_refusals_of_each_workload_are_kept() {
        for (int i = 0; i <= RefusalBook.MAX_OF_ONE; i++) {
            now = now.plusMillis(1);
            refused(PAY, "pay-" + i);
        }
        now = now.plusMillis(1);
        refused(new Reporter("shop", "other", "other"), "other");

        List<RecordedRefusals.Refusal> all = record.refusals().take().refusals();

        assertThat(all).hasSize(RefusalBook.MAX_OF_ONE + 1);
        assertThat(all.getFirst().id()).isEqualTo("other");
        assertThat(all.getLast().id()).isEqualTo("pay-1");
    }

    @Test
    void the_refusals_of_too_many_workloads_push_out_the_oldest() {
        for (int i = 0; i <= RefusalBook.MAX_WORKLOADS; i++) {
            refused(new Reporter("shop", "w" + i, "w"), "id-" + i);
        }
        assertThat(record.refusals().take().refusals())
                .hasSize(RefusalBook.MAX_WORKLOADS)
                .noneMatch(one -> one.id().equals("id-0"));
    }
}
