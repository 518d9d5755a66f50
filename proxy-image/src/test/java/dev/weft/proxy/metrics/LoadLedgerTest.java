package dev.weft.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.LatencyBuckets;
import dev.weft.proxy.config.v1.LoadReport;
import dev.weft.proxy.config.v1.RouteLoad;
import org.junit.jupiter.api.Test;

class LoadLedgerTest {
    private final LoadLedger ledger = new LoadLedger();

    @Test
    void a_report_has_the_sums_since_the_last_one() {
        ledger.record("pay:80", 3, "route", "shop/pay-v1:80", "split", false, 1_000_000);
        ledger.record("pay:80", 3, "route", "shop/pay-v1:80", "split", true, 1_000_000);
        ledger.record("pay:80", 3, "route", "shop/pay-v2:80", "split", false, 9_000_000);
        LoadReport report = ledger.drain();
        assertThat(report.getLoadsList()).hasSize(2);
        RouteLoad first = report.getLoads(0);
        assertThat(first.getRequests()).isEqualTo(2);
        assertThat(first.getFailures()).isEqualTo(1);
        assertThat(first.getLatencyMap()).containsEntry(LatencyBuckets.of(1_000_000), 2L);
        assertThat(ledger.drain().getLoadsList()).isEmpty();
    }

    @Test
    void entries_are_bounded() {
        for (int i = 0; i < LoadLedger.MAX_ENTRIES + 10; i++) {
            ledger.record("host-" + i + ":80", 1, "", "", "", false, 1);
        }
        assertThat(ledger.drain().getLoadsCount()).isEqualTo(LoadLedger.MAX_ENTRIES);
    }
}
