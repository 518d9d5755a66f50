package dev.weft.e2e.mesh;

import dev.weft.e2e.process.ProcessMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Looks at two sidecars again and again through a long load. */
final class PairWatch {
    private static final double BYTES_IN_MIB = 1024.0 * 1024;

    private final Side caller;
    private final Side callee;
    private final MixedLoad load;
    private final Swaps swaps;
    private final List<Sample> samples = new ArrayList<>();
    private final long began = System.nanoTime();

    private record Side(LocalMesh mesh, String address, ProcessMemory memory) {
        Figures figures() {
            return new Figures(
                    memory.resident(),
                    memory.openFiles(),
                    memory.threads(),
                    Math.round(metric("weft_buffers_bytes") / BYTES_IN_MIB),
                    Math.round(metric("weft_config_generation")));
        }

        private double metric(String name) {
            return mesh.metrics(address).stream()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + name + " of " + address));
        }
    }

    /**
     * Of one sidecar; memory in MiB.
     *
     * @param generation of the configuration in force
     */
    record Figures(long resident, long files, long threads, long buffers, long generation) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%3d MiB, %2d of buffers, %3d files, %2d threads",
                    resident,
                    buffers,
                    files,
                    threads);
        }
    }

    /** Both at one time. */
    record Sample(Duration at, Figures caller, Figures callee) {}

    PairWatch(MeshedPair pair, Sidecar caller, Sidecar callee, MixedLoad load, Swaps swaps) {
        this.caller = new Side(pair.mesh(), caller.address(), pair.callerMemory());
        this.callee = new Side(pair.mesh(), callee.address(), pair.calleeMemory());
        this.load = load;
        this.swaps = swaps;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Looks once more. */
    void look() {
        samples.add(new Sample(age(), caller.figures(), callee.figures()));
    }

    /** Says what was seen last. */
    void say() {
        Sample last = samples.getLast();
        System.out.printf(
                "%5d s: caller %s; callee %s; %d swaps, %d seen in force; exchanges %s, failed %d%n",
                last.at().toSeconds(),
                last.caller(),
                last.callee(),
                swaps.written(),
                swaps.inForce(),
                load.exchanges(),
                load.failures().size());
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** The median of what was seen between two times. */
    long median(Duration from, Duration until, ToLongFunction<Sample> figure) {
        long[] sorted =
                samples.stream()
                        .filter(sample -> sample.at().compareTo(from) >= 0)
                        .filter(sample -> sample.at().compareTo(until) <= 0)
                        .mapToLong(figure)
                        .sorted()
                        .toArray();
        return sorted[sorted.length / 2];
    }
}
