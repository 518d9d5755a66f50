package dev.weft.proxy.http.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.InboundPort;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenPermitsTest {
    private static final Caller CALLER =
            new Caller(Optional.empty(), InetAddress.ofLiteral("10.0.0.1"));

    private static final RuleBook NO_RULES =
            new RuleBook() {
                @Override
                public Optional<InboundPort> rules(int port) {
                    return Optional.empty();
                }

                @Override
                public boolean exempts(Caller caller, OperationView operation) {
                    return false;
                }
            };

    private final Deque<Runnable> loop = new ArrayDeque<>();
    private final OpenPermits permits = new OpenPermits(loop::add);

    private List<Permit> open(int count) {
        return IntStream.range(0, count)
                .mapToObj(port -> permits.open(NO_RULES, CALLER, OperationView.connection(port)))
                .toList();
    }

    private void runLoop() {
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
    }

    @Test
    void the_event_loop_gets_a_turn_after_each_slice_and_nobody_is_left_out() {
        List<Permit> all = open(2 * OpenPermits.SLICE + 1);
        List<Permit> seen = new ArrayList<>();

        permits.each(seen::add);

        assertThat(seen).hasSize(OpenPermits.SLICE);
        assertThat(loop).hasSize(1);
        runLoop();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void what_has_ended_is_not_looked_at_also_when_it_ends_in_between() {
        List<Permit> all = open(OpenPermits.SLICE + 3);
        List<Permit> seen = new ArrayList<>();
        all.getLast().end();
        all.get(5).end();

        permits.each(seen::add);
        // The list begins with the newest.
        all.getFirst().end();
        all.getFirst().end();
        runLoop();

        assertThat(seen).doesNotContain(all.getFirst(), all.get(5), all.getLast());
        assertThat(seen).hasSize(OpenPermits.SLICE);
    }

    @Test
    void a_second_change_begins_anew() {
        open(OpenPermits.SLICE + 1);
        List<String> seen = new ArrayList<>();

        permits.each(permit -> seen.add("first"));
        permits.each(permit -> seen.add("second"));
        runLoop();

        assertThat(seen.stream().filter("first"::equals)).hasSize(OpenPermits.SLICE);
        assertThat(seen.stream().filter("second"::equals)).hasSize(OpenPermits.SLICE + 1);
    }

    @Test
    void who_takes_a_permit_that_is_revoked_already_is_told_at_once() {
        Permit permit = permits.open(NO_RULES, CALLER, OperationView.connection(1));
        List<Reason> told = new ArrayList<>();

        permit.revoke(Reason.of(ReasonCode.AUTHORIZATION_DENIED));
        permit.heldBy(told::add);

        assertThat(told).hasSize(1);
        permits.each(other -> assertThat(other).isNull());
    }
}
