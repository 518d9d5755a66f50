package dev.weft.proxy.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.config.v1.Observation;
import dev.weft.proxy.config.v1.Outcome;
import dev.weft.proxy.config.v1.RefusedAttempt;
import dev.weft.proxy.config.v1.TrafficReport;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.route.WrittenRequest;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrafficLedgerTest {
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";
    private static final Verdict.Denied DENIED =
            new Verdict.Denied(ReasonCode.AUTHORIZATION_DENIED, "rule", "");

    private final TrafficLedger ledger =
            new TrafficLedger(() -> Instant.ofEpochMilli(1_000), new Random(20261127));
    private final InboundPort port = port();

    private static InboundPort port() {
        WorkloadConfig config =
                WorkloadConfig.newBuilder()
                        .setTrustDomain("cluster.local")
                        .setNamespace("shop")
                        .setWorkload("pay")
                        .addAuthorizations(
                                dev.weft.proxy.config.v1.Authorization.getDefaultInstance())
                        .setOtherPorts(dev.weft.proxy.config.v1.InboundPort.getDefaultInstance())
                        .addPorts(
                                dev.weft.proxy.config.v1.InboundPort.newBuilder()
                                        .setPort(8080)
                                        .setService("shop/pay:80"))
                        .build();
        try {
            return new SnapshotCompiler().inbound(config).port(8080);
        } catch (RefusedConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    private Sighting asked(String identity, String method, String target) {
        return new Sighting(
                new Caller(
                        Optional.of(identity).filter(id -> !id.isEmpty()),
                        InetAddress.ofLiteral("10.0.0.7")),
                port,
                OperationView.request(
                        8080, new WrittenRequest(method, target, "pay.shop", Map.of())));
    }

    @Test
    void what_is_alike_is_one_line_without_query_and_identifiers() {
        ledger.allowed(asked(WEB, "GET", "/users/41?token=secret"), "rule");
        ledger.allowed(asked(WEB, "GET", "/users/42"), "rule");
        ledger.allowed(asked(WEB, "GET", "/users/42"), "rule");

        List<Observation> told = ledger.drain().getObservationsList();

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().getCount()).isEqualTo(3);
        assertThat(told.getFirst().getAttempt().getPath()).isEqualTo("/users/{id}");
        assertThat(told.getFirst().getAttempt().getService()).isEqualTo("shop/pay:80");
        assertThat(told.getFirst().getAttempt().getAddress()).isEmpty();
        assertThat(told.toString()).doesNotContain("secret");
        assertThat(ledger.drain()).isEqualTo(TrafficReport.getDefaultInstance());
    }

    @Test
    void a_caller_without_an_identity_is_told_by_its_address() {
        ledger.audited(asked("", "GET", "/"), "plaintext-strict");

        Observation told = ledger.drain().getObservations(0);

        assertThat(told.getOutcome()).isEqualTo(Outcome.OUTCOME_AUDITED);
        assertThat(told.getAttempt().getAddress()).isEqualTo("10.0.0.7");
    }

    @Test
    void a_refusal_is_told_literally_under_its_id() {
        String id = ledger.refused(asked(WEB, "POST", "/users/42?x=1"), DENIED);

        RefusedAttempt told = ledger.drain().getRefusals(0);

        assertThat(id).hasSize(16).isEqualTo(told.getId());
        assertThat(told.getTimeMillis()).isEqualTo(1_000);
        assertThat(told.getAttempt().getPath()).isEqualTo("/users/42");
        assertThat(told.getReason()).isEqualTo("authorization-denied");
        assertThat(told.getRule()).isEqualTo("rule");
    }

    @Test
    void the_newest_refusals_are_kept() {
        String last = "";
        for (int i = 0; i <= TrafficLedger.MAX_REFUSALS; i++) {
            last = ledger.refused(asked(WEB, "GET", "/a"), DENIED);
        }
        TrafficReport report = ledger.drain();
        assertThat(report.getRefusalsCount()).isEqualTo(TrafficLedger.MAX_REFUSALS);
        assertThat(report.getRefusalsList().getLast().getId()).isEqualTo(last);
        assertThat(report.getObservations(0).getCount()).isEqualTo(TrafficLedger.MAX_REFUSALS + 1);
    }

    @Test
    void shapes_of_paths_beyond_the_bound_are_widened() {
        for (int i = 0; i < TrafficLedger.MAX_SHAPES; i++) {
            ledger.allowed(asked(WEB, "GET", "/a/" + word(i)), "rule");
        }
        ledger.allowed(asked(WEB, "GET", "/a/one-more"), "rule");
        ledger.allowed(asked(WEB, "GET", "/a/and-another"), "rule");

        List<Observation> told = ledger.drain().getObservationsList();

        assertThat(told).hasSize(TrafficLedger.MAX_SHAPES + 1);
        assertThat(told.getLast().getAttempt().getPath()).isEqualTo("/a/**");
        assertThat(told.getLast().getCount()).isEqualTo(2);
    }

    @Test
    void kinds_of_attempts_beyond_the_bound_are_left_out() {
        for (int i = 0; i <= TrafficLedger.MAX_KINDS; i++) {
            ledger.allowed(asked(WEB + "-" + i, "GET", "/a"), "rule");
        }
        assertThat(ledger.drain().getObservationsCount()).isEqualTo(TrafficLedger.MAX_KINDS);
    }

    @Test
    void a_report_stays_below_what_a_message_may_hold() {
        for (int i = 0; i < TrafficLedger.MAX_KINDS; i++) {
            ledger.refused(asked(WEB + "-" + i + "a".repeat(1_900), "GET", "/a"), DENIED);
        }
        TrafficReport report = ledger.drain();
        assertThat(report.getObservationsCount()).isBetween(400, TrafficLedger.MAX_KINDS - 1);
        assertThat(report.getSerializedSize()).isBetween(1_000_000, 1_500_000);
    }

    /** Without digits, which would make an identifier of it. */
    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        for (int rest = number + 26; rest > 0; rest /= 26) {
            word.append((char) ('a' + rest % 26));
        }
        return word.toString();
    }
}
