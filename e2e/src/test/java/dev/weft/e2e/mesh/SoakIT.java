package dev.weft.e2e.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.mesh.PairWatch.Figures;
import dev.weft.e2e.mesh.PairWatch.Sample;
import dev.weft.e2e.process.Await;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every protocol at once through two sidecar processes, while their configuration becomes another
 * ten times a second. A run of less than {@link #JUDGED} is watched by Netty's leak detector; in a
 * longer one, which gets behind the warming up, the sidecars have the options of their image and
 * may not grow.
 */
class SoakIT {
    private static final Duration LENGTH =
            Duration.ofSeconds(Integer.getInteger("weft.e2e.soak", 25));
    private static final Duration JUDGED = Duration.ofMinutes(30);
    private static final boolean LONG = LENGTH.compareTo(JUDGED) >= 0;

    /** Figures move a little; what leaks at each swap or request moves more in so many minutes. */
    private static final long GROWN_MIB = 12;

    private static final long GROWN_BUFFERS_MIB = 8;
    private static final long GROWN_KIB_OF_OBJECTS = 1_024;

    /** Connections to the application are kept for a while after many requests at once. */
    private static final long GROWN_FILES = 24;

    private static final long GROWN_THREADS = 1;

    private static final int FEW_SWAPS = 10;
    private static final int LOOKS = 180;
    private static final int LINES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CALLEE = "127.0.17.2";
    private static final String CALLER = "127.0.17.1";
    private static final int HTTP = 19080;
    private static final int H2C = 19081;
    private static final int ANY = 19082;
    private static final int SHARED = 19083;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path work;

    private static final List<AutoCloseable> PEERS = new ArrayList<>();
    private static final EventLoopGroup LOOPS =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private static Sidecar caller;
    private static Sidecar callee;
    private static MeshedPair pair;

    @BeforeAll
    static void start() throws IOException {
        List<String> options =
                LONG ? List.of() : List.of("-Dio.netty.leakDetection.level=paranoid");
        caller =
                new Sidecar(
                        "pair",
                        "caller",
                        CALLER,
                        Map.of(
                                CALLER + ":" + HTTP, "callee:80",
                                CALLER + ":" + H2C, "callee:81",
                                CALLER + ":" + ANY, "callee:82",
                                CALLER + ":" + SHARED, "shared:80"),
                        options);
        callee = new Sidecar("pair", "callee", CALLEE, Map.of(), options);
        pair = MeshedPair.start(work, caller, callee);
        for (int port : List.of(18080, Swaps.OTHER_HTTP)) {
            PEERS.add(EchoPeers.requests(CALLEE, port));
        }
        for (int port : List.of(18081, Swaps.OTHER_H2C)) {
            Server grpc =
                    NettyServerBuilder.forAddress(new InetSocketAddress(CALLEE, port))
                            .addService(Talk.service())
                            .build()
                            .start();
            PEERS.add(grpc::shutdownNow);
        }
        for (int port : List.of(18082, Swaps.OTHER_ANY)) {
            PEERS.add(EchoPeers.echo(CALLEE, port));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        pair.close();
        for (AutoCloseable peer : PEERS) {
            peer.close();
        }
        var unused = LOOPS.shutdownGracefully();
    }

    private static Map<String, MixedLoad.Opening> kinds(Swaps swaps) {
        return Map.of(
                "HTTP/1.1", () -> Http1Conversation.open(CALLER, HTTP, swaps),
                "HTTP/2", () -> Http2Conversation.open(LOOPS, CALLER, HTTP, swaps),
                "gRPC calls", () -> GrpcConversation.calls(CALLER, H2C),
                "gRPC streams", () -> GrpcConversation.stream(CALLER, H2C),
                "bytes", () -> SocketConversation.bytes(CALLER, ANY),
                "WebSocket", () -> SocketConversation.webSocket(CALLER, SHARED));
    }

    @Test
    void nothing_fails_and_nothing_leaks_while_the_configuration_changes_ten_times_a_second()
            throws Exception {
        try (Swaps swaps = Swaps.begin(work.resolve("manifests"))) {
            Await.that("the first swap to be in force", PATIENCE, () -> answersBy(swaps));
            MixedLoad load = MixedLoad.begin(kinds(swaps));
            PairWatch watch = new PairWatch(pair, caller, callee, load, swaps);
            lookOn(watch, LENGTH.dividedBy(3));
            long[] objects = objects();
            lookOn(watch, LENGTH);
            swaps.end();
            Await.that("the last swap to be in force", PATIENCE, swaps::arrived);
            objectsStay(objects, objects());
            Map<String, Long> before = load.exchanges();
            Await.that("all to go on", PATIENCE, () -> allMore(before, load.exchanges()));
            load.end();
            watch.look();
            watch.say();

            assertThat(load.failures()).isEmpty();
            swapped(swaps, watch);
            unharmed();
            if (LONG) {
                flat(watch);
            }
        }
    }

    private static boolean answersBy(Swaps swaps) {
        try (Conversation one = Http1Conversation.open(CALLER, HTTP, swaps)) {
            one.exchange(new byte[] {'a'});
            return swaps.inForce() > 1;
        } catch (Exception e) {
            return false;
        }
    }

    private static void lookOn(PairWatch watch, Duration until) {
        Await.that(
                "the load to have lasted " + until,
                until.plus(PATIENCE),
                LENGTH.dividedBy(LOOKS),
                () -> {
                    watch.look();
                    if (watch.samples().size() % (LOOKS / LINES) == 1) {
                        watch.say();
                    }
                    return watch.age().compareTo(until) >= 0;
                });
    }

    /** KiB of objects of the two. What was leaked of buffers is known after this. */
    private static long[] objects() {
        long[] objects = {pair.callerMemory().collectedKib(), pair.calleeMemory().collectedKib()};
        System.out.printf("objects: caller %d KiB, callee %d KiB%n", objects[0], objects[1]);
        return objects;
    }

    private static void objectsStay(long[] before, long[] after) {
        for (int i = 0; i < before.length && LONG; i++) {
            assertThat(after[i]).as("KiB of objects").isLessThan(before[i] + GROWN_KIB_OF_OBJECTS);
        }
    }

    private static boolean allMore(Map<String, Long> before, Map<String, Long> now) {
        return before.entrySet().stream().allMatch(one -> now.get(one.getKey()) > one.getValue());
    }

    /** That there were many configurations, and both proxies took them all along. */
    private static void swapped(Swaps swaps, PairWatch watch) {
        assertThat(swaps.inForce()).isGreaterThan(FEW_SWAPS);
        for (Function<Sample, Figures> side :
                List.<Function<Sample, Figures>>of(Sample::caller, Sample::callee)) {
            assertThat(watch.samples().stream().map(side).map(Figures::generation).distinct())
                    .hasSizeGreaterThan(FEW_SWAPS);
        }
        for (String address : List.of(CALLER, CALLEE)) {
            assertThat(pair.mesh().metrics(address)).contains("weft_config_refused_total 0.0");
        }
        for (String workload : List.of("caller", "callee")) {
            assertThat(
                            LocalMesh.condition(
                                    pair.mesh().status("Workload", "pair", workload), "Programmed"))
                    .startsWith("True");
        }
    }

    private static void unharmed() {
        assertThat(pair.caller().lines("LEAK| ERROR |UnexpectedFailure")).isEmpty();
        assertThat(pair.callee().lines("LEAK| ERROR |UnexpectedFailure")).isEmpty();
    }

    private static void flat(PairWatch watch) {
        flat(watch, "MiB resident", GROWN_MIB, Figures::resident);
        flat(watch, "MiB of buffers", GROWN_BUFFERS_MIB, Figures::buffers);
        flat(watch, "open files", GROWN_FILES, Figures::files);
        flat(watch, "threads", GROWN_THREADS, Figures::threads);
    }

    /**
     * From the second sixth of the time to the last: minutes 5 to 10 and 25 to 30 of half an hour.
     */
    private static void flat(
            PairWatch watch, String what, long grown, ToLongFunction<Figures> figure) {
        Duration sixth = LENGTH.dividedBy(6);
        for (Function<Sample, Figures> side :
                List.<Function<Sample, Figures>>of(Sample::caller, Sample::callee)) {
            ToLongFunction<Sample> of = sample -> figure.applyAsLong(side.apply(sample));
            long early = watch.median(sixth, sixth.multipliedBy(2), of);
            long late = watch.median(sixth.multipliedBy(5), LENGTH, of);
            System.out.printf("%s: median %d early, %d late%n", what, early, late);
            assertThat(late).as(what + ", early " + early).isLessThanOrEqualTo(early + grown);
        }
    }
}
