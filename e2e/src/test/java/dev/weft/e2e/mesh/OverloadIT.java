package dev.weft.e2e.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.ProcessMemory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than two sidecars can carry: each stays within its memory, sends away what is too much, and
 * goes on after. All of it happens to the same two processes, one thing after another.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OverloadIT {
    private static final String CALLER = "127.0.16.1";
    private static final String CALLEE = "127.0.16.2";
    private static final int HTTP = 19080;
    private static final int MESH = 15008;
    private static final int PATIENCE_MILLIS = 120_000;
    private static final Duration PATIENCE = Duration.ofMillis(PATIENCE_MILLIS);
    private static final Duration STILL = Duration.ofSeconds(2);

    /** What a sidecar may have at most: {@code InjectionSettings.Resources.DEFAULT}. */
    private static final long BOUND_MIB = 256;

    /** What its pools and its heap may keep after a load. */
    private static final long KEPT_MIB = 100;

    /** Connections, beside those of the load, that are no leak. */
    private static final long FEW = 150;

    private static final int FEW_AT_ONCE = 200;

    /** What the proxy takes: of streams and of those that wait, and of handshakes under way. */
    private static final int STREAMS = 8 * 250 + 1_024;

    private static final int HANDSHAKES = 2_048;

    private static final int CONNECTIONS = Integer.getInteger("weft.overload.connections", 4_000);
    private static final int READERS = Integer.getInteger("weft.overload.readers", 300);
    private static final int HEAD_MIB = Integer.getInteger("weft.overload.head-mib", 16);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path work;

    private static MeshedPair pair;
    private static BusyApplication application;

    @BeforeAll
    static void start() throws IOException {
        pair = MeshedPair.start(work, CALLER, CALLEE, Map.of(CALLER + ":" + HTTP, "callee:80"));
        application = new BusyApplication(CALLEE, 18080);
        ProcessMemory own = new ProcessMemory(ProcessHandle.current().pid());
        for (ProcessMemory one : List.of(own, pair.callerMemory(), pair.calleeMemory())) {
            assertThat(one.mayOpen())
                    .as("open files of a process (raise it: ulimit -n)")
                    .isGreaterThan(CONNECTIONS + 2L * STREAMS);
        }
    }

    @AfterAll
    static void stop() {
        application.close();
        pair.close();
    }

    @Test
    void what_a_backend_that_stalls_leaves_waiting_is_bounded_and_the_rest_is_told_why()
            throws IOException {
        Watch watch = new Watch("a backend that stalls", CONNECTIONS);
        try (Crowd crowd = new Crowd(CALLER, HTTP)) {
            crowd.come(CONNECTIONS, get("/stall"));
            int tooMany = Math.max(0, CONNECTIONS - STREAMS);
            crowd.await("those that are too many to be told", PATIENCE, tooMany);
            assertThat(crowd.words().keySet()).isSubsetOf("503 overloaded");
            watch.loaded(crowd);
            application.goOn();
            crowd.await("everybody to be answered", PATIENCE, CONNECTIONS);
            assertThat(crowd.words().get("200")).isPositive();
            assertThat(crowd.words().keySet()).isSubsetOf("200", "503 overloaded");
            watch.loaded(crowd);
        }
        watch.after();
    }

    @Test
    void connections_that_are_idle_cost_little() throws IOException {
        Watch watch = new Watch("idle connections", CONNECTIONS);
        try (Crowd crowd = new Crowd(CALLER, HTTP)) {
            for (int come = 0; come < CONNECTIONS; come += FEW_AT_ONCE) {
                int more = Math.min(FEW_AT_ONCE, CONNECTIONS - come);
                crowd.come(more, get("/ok"));
                crowd.await("answers", PATIENCE, come + more);
            }
            assertThat(crowd.words()).containsOnlyKeys("200");
            assertThat(crowd.connected()).isEqualTo(CONNECTIONS);
            watch.loaded(crowd);
        }
        watch.after();
    }

    @Test
    void readers_that_do_not_read_are_cut_off_before_memory_runs_out() throws IOException {
        Watch watch = new Watch("readers that do not read", READERS);
        try (Crowd crowd = new Crowd(CALLER, HTTP)) {
            crowd.come(READERS, get("/flood"));
            watch.still();
            watch.loaded(crowd);
            crowd.read();
            assertThat(crowd.words().keySet()).isSubsetOf("200", "closed", "503 overloaded");
            // Whoever comes now is served: those that do not read make room.
            Await.that("requests to pass", PATIENCE, OverloadIT::serves);
        }
        assertThat(watch.shed()).contains("weft_stalled_cut_off_total");
        watch.after();
    }

    @Test
    void peers_that_do_not_prove_themselves_make_room_for_others() throws IOException {
        try (Crowd crowd = new Crowd(CALLEE, MESH)) {
            Watch watch = new Watch("peers that prove nothing", Math.min(CONNECTIONS, HANDSHAKES));
            // The beginning of a ClientHello, and no more.
            crowd.come(CONNECTIONS, "\u0016\u0003\u0001");
            crowd.await(
                    "those that are too many to be sent away",
                    PATIENCE,
                    Math.max(0, CONNECTIONS - HANDSHAKES));
            watch.loaded(crowd);
            crowd.await("everybody to be sent away", PATIENCE, CONNECTIONS);
            assertThat(crowd.words()).containsOnlyKeys("closed");
            watch.after();
        }
    }

    @Test
    void heads_without_end_end() throws IOException {
        Watch watch = new Watch("heads without end", 1);
        for (int i = 0; i < 4; i++) {
            assertThat(endless()).startsWith("HTTP/1.1 431 ");
        }
        watch.after();
    }

    /** What comes back when a head is sent that does not end. */
    private static String endless() throws IOException {
        byte[] line = wire("x-more: " + "x".repeat(1_000) + "\r\n");
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(CALLER, HTTP), PATIENCE_MILLIS);
            Thread.ofVirtual().start(() -> send(socket, line));
            InputStream in = socket.getInputStream();
            return EchoPeers.readHead(in);
        }
    }

    private static void send(Socket socket, byte[] line) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(wire("GET /ok HTTP/1.1\r\nhost: callee\r\n"));
            for (long sent = 0; sent < HEAD_MIB * 1024L * 1024; sent += line.length) {
                out.write(line);
            }
        } catch (SocketException e) {
            // It was told to stop, and did not listen.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] wire(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nhost: callee\r\n\r\n";
    }

    private static boolean serves() {
        try {
            return new Http().get("http://" + CALLER + ":" + HTTP + "/ok").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Figures of the two sidecars before, in the middle of and after a load. */
    private static final class Watch {
        private final String what;
        private final int count;
        private final ProcessMemory caller = pair.callerMemory();
        private final ProcessMemory callee = pair.calleeMemory();
        private final long filesBefore;
        private final long callerBefore;
        private final long calleeBefore;

        Watch(String what, int count) {
            this.what = what;
            this.count = count;
            Await.that("requests to pass", PATIENCE, OverloadIT::serves);
            caller.forgetPeak();
            callee.forgetPeak();
            filesBefore = openFiles();
            callerBefore = caller.resident();
            calleeBefore = callee.resident();
            say("before");
        }

        private long openFiles() {
            return caller.openFiles() + callee.openFiles();
        }

        private void say(String when) {
            System.out.printf(
                    "%s, %s: caller %d MiB (peak %d), callee %d MiB (peak %d), files %d, %d%n",
                    what,
                    when,
                    caller.resident(),
                    caller.peak(),
                    callee.resident(),
                    callee.peak(),
                    caller.openFiles(),
                    callee.openFiles());
        }

        /** Waits until nothing moves any more. */
        void still() {
            long[] last = {0};
            Await.that(
                    "everything to stand still",
                    PATIENCE,
                    STILL,
                    () -> {
                        long now = caller.resident() + callee.resident() + openFiles();
                        boolean still = now == last[0];
                        last[0] = now;
                        return still;
                    });
        }

        void loaded(Crowd crowd) {
            say("loaded");
            long more = Math.max(caller.peak() - callerBefore, callee.peak() - calleeBefore);
            System.out.printf(
                    "%s: first heard %s, %d connected, %.1f KiB each; %s%n",
                    what, crowd.words(), crowd.connected(), more * 1024.0 / count, shed());
            bounded();
        }

        /** What the two sent away, in all. */
        String shed() {
            return List.of(CALLER, CALLEE).stream()
                    .flatMap(address -> pair.mesh().metrics(address).stream())
                    .filter(line -> line.matches("weft_(refused|handshakes|stalled).*"))
                    .filter(line -> !line.endsWith(" 0.0"))
                    .toList()
                    .toString();
        }

        private void bounded() {
            assertThat(caller.peak()).as("MiB of the caller").isLessThan(BOUND_MIB);
            assertThat(callee.peak()).as("MiB of the callee").isLessThan(BOUND_MIB);
        }

        void after() {
            Await.that("requests to pass again", PATIENCE, OverloadIT::serves);
            Await.that("connections to be gone", PATIENCE, () -> openFiles() <= filesBefore + FEW);
            Await.that(
                    "memory to come back",
                    PATIENCE,
                    () ->
                            caller.resident() < callerBefore + KEPT_MIB
                                    && callee.resident() < calleeBefore + KEPT_MIB);
            say("after");
            bounded();
            assertThat(pair.caller().tail()).doesNotContain("UnexpectedFailure");
            assertThat(pair.callee().tail()).doesNotContain("UnexpectedFailure");
        }
    }
}
