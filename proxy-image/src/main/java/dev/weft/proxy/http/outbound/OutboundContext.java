package dev.weft.proxy.http.outbound;

import dev.weft.proxy.callee.Callees;
import dev.weft.proxy.http.ReplayMemory;
import dev.weft.proxy.metrics.LoadLedger;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.telemetry.Reporter;
import dev.weft.proxy.upstream.Upstreams;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What the outgoing connections of one event loop share. */
public record OutboundContext(
        ConfigSource config,
        Upstreams upstreams,
        Callees callees,
        Telemetry telemetry,
        LoadLedger ledger,
        ReplayMemory replay,
        MirrorSlots mirrors,
        Reporter reporter) {
    RandomGenerator random() {
        return callees.surroundings().random();
    }

    InstantSource clock() {
        return callees.surroundings().clock();
    }
}
