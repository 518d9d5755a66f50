package dev.weft.e2e.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.e2e.mesh.Installation;
import dev.weft.e2e.process.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the redirect in a kernel: a pod, and a machine outside, in namespaces. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedirectIT {
    private static final String POD = "10.213.0.2";
    private static final String OUTSIDE = "10.213.0.1";
    private static final String POD6 = "fd13::2";
    private static final String OUTSIDE6 = "fd13::1";
    private static final String FAR = "203.0.113.5";
    private static final String ONLY_NET_ADMIN = "-all,+net_admin";
    private static final String WITH_NET_RAW = "-all,+net_admin,+net_raw";
    private static final int PATIENCE_MILLIS = 10_000;

    /** Of all sequence numbers. */
    private static final int[] QUARTERS = {0, 0x4000_0000, 0x8000_0000, 0xc000_0000};

    private Namespace pod;
    private Namespace outside;
    private Listeners inPod;
    private Listeners beyond;

    @BeforeEach
    void pod() {
        pod = Namespace.make("weft-it-pod");
        outside = Namespace.make("weft-it-outside");
        pod.connect(
                "eth0",
                outside,
                List.of(POD + "/24", POD6 + "/64"),
                List.of(OUTSIDE + "/24", OUTSIDE6 + "/64"));
        pod.ip("route", "add", "default", "via", OUTSIDE);
        pod.ip("-6", "route", "add", "default", "via", OUTSIDE6);
        inPod = new Listeners(pod);
        beyond = new Listeners(outside);
        for (int port : new int[] {9000, 9001, 53, 5432}) {
            beyond.listen(OUTSIDE, port);
            beyond.listen(OUTSIDE6, port);
        }
    }

    @AfterEach
    void remove() {
        inPod.close();
        beyond.close();
        pod.close();
        outside.close();
    }

    private void proxyAndApplication() {
        inPod.listen("127.0.0.1", 15001);
        inPod.listen("::1", 15001);
        inPod.listen("::", 15006);
        for (String own : new String[] {POD, POD6}) {
            for (int port : new int[] {15008, 15020, 15021, 8080, 9100}) {
                inPod.listen(own, port);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void connections_of_the_application_and_to_it_are_led_to_the_proxy(String backend)
            throws IOException {
        proxyAndApplication();
        redirect(backend);
        assertThat(reached(pod, OUTSIDE, 9000)).isEqualTo("15001");
        assertThat(reached(pod, OUTSIDE6, 9000)).isEqualTo("15001");
        assertThat(reached(pod, FAR, 443)).isEqualTo("15001");
        assertThat(reached(outside, POD, 8080)).isEqualTo("15006");
        assertThat(reached(outside, POD6, 8080)).isEqualTo("15006");
        assertThat(reached(outside, POD, 15001)).as("capture port from outside").isEqualTo("15006");
        assertThat(reached(outside, POD, 15021)).as("probe of the proxy").isEqualTo("15006");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void what_is_the_proxys_own_or_stays_in_the_pod_goes_its_way(String backend)
            throws IOException {
        proxyAndApplication();
        redirect(backend);
        assertThat(reached(pod, POD, 8080)).as("own address").isEqualTo("8080");
        assertThat(reached(pod, POD6, 8080)).as("own address").isEqualTo("8080");
        assertThat(reached(outside, POD, 15008)).isEqualTo("15008");
        assertThat(reached(outside, POD6, 15008)).isEqualTo("15008");
        assertThat(reached(outside, POD, 15020)).isEqualTo("15020");
        assertThat(asProxy(OUTSIDE, 9000)).isEqualTo("9000");
        assertThat(asProxy(POD, 8080)).isEqualTo("8080");
        assertThat(asProxy("192.0.2.1", 15001)).as("sentinel").isEqualTo("15001");
        assertThat(asProxy("2001:db8::1", 15001)).as("sentinel").isEqualTo("15001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void what_is_excluded_is_reached_directly_and_so_is_dns(String backend) throws IOException {
        proxyAndApplication();
        redirect(
                backend,
                Map.of(
                        "WEFT_REDIRECT_EXCLUDE_INBOUND_PORTS", "9100",
                        "WEFT_REDIRECT_EXCLUDE_OUTBOUND_PORTS", "5432",
                        "WEFT_REDIRECT_EXCLUDE_OUTBOUND_CIDRS", "fd13::/64"));
        assertThat(reached(outside, POD, 9100)).isEqualTo("9100");
        assertThat(reached(outside, POD, 8080)).isEqualTo("15006");
        assertThat(reached(pod, OUTSIDE, 5432)).isEqualTo("5432");
        assertThat(reached(pod, OUTSIDE, 53)).isEqualTo("53");
        assertThat(reached(pod, OUTSIDE6, 9000)).isEqualTo("9000");
        assertThat(reached(pod, OUTSIDE, 9000)).isEqualTo("15001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void a_connection_waits_while_nobody_listens_for_it(String backend) throws IOException {
        redirect(backend);
        for (String to : new String[] {OUTSIDE, OUTSIDE6}) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            Thread.ofPlatform()
                    .start(
                            () -> {
                                try {
                                    answer.complete(reached(pod, to, 9000));
                                } catch (IOException e) {
                                    answer.completeExceptionally(e);
                                }
                            });
            Await.that(
                    "a SYN without an answer",
                    Duration.ofSeconds(5),
                    () -> pod.exec("/usr/bin/ss", "-Htn", "state", "syn-sent").contains(":9000"));
            assertThat(answer).isNotDone();
            inPod.listen(to.equals(OUTSIDE) ? "127.0.0.1" : "::1", 15001);
            assertThat(answer.join()).isEqualTo("15001");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void one_source_port_may_lead_to_several_destinations(String backend) throws IOException {
        proxyAndApplication();
        redirect(backend);
        try (Socket one = connect(pod, OUTSIDE, 9000, 40_000);
                Socket other = connect(pod, OUTSIDE, 9001, 40_000)) {
            assertThat(line(one)).isEqualTo("15001");
            assertThat(line(other)).isEqualTo("15001");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void a_connection_from_before_the_rules_does_not_outlive_them(String backend)
            throws IOException {
        proxyAndApplication();
        try (Socket in = connect(outside, POD, 8080);
                Socket out = connect(pod, OUTSIDE, 9000)) {
            assertThat(line(in)).isEqualTo("8080");
            assertThat(line(out)).isEqualTo("9000");
            redirect(backend);
            for (Socket socket : new Socket[] {in, out}) {
                socket.getOutputStream().write('x');
                assertThatThrownBy(() -> socket.getInputStream().read())
                        .hasMessageContaining("reset");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void a_second_run_changes_nothing_and_cuts_nothing_off(String backend) throws IOException {
        proxyAndApplication();
        redirect(backend);
        String once = rules();
        try (Socket in = connect(outside, POD, 8080)) {
            assertThat(line(in)).isEqualTo("15006");
            redirect(backend);
            in.getOutputStream().write("still here\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(line(in)).isEqualTo("still here");
        }
        assertThat(rules()).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void a_packet_that_fits_no_connection_does_not_leave_in_plaintext(String backend)
            throws IOException {
        proxyAndApplication();
        redirect(backend, Map.of("WEFT_REDIRECT_EXCLUDE_OUTBOUND_PORTS", "5432"));
        try (Socket captured = connect(pod, OUTSIDE, 9000);
                Socket excluded = connect(pod, OUTSIDE, 5432)) {
            assertThat(line(captured)).isEqualTo("15001");
            assertThat(line(excluded)).isEqualTo("5432");
            countAtTheDoor(9000, 5432);
            stray(captured, 9000);
            stray(excluded, 5432);
            Await.that(
                    "the segments that are not captured",
                    Duration.ofMillis(PATIENCE_MILLIS),
                    () -> arrived(5432) >= QUARTERS.length);
            assertThat(arrived(9000)).isZero();
        }
    }

    /** Counts what comes to ports of the machine outside, whether it fits a connection or not. */
    private void countAtTheDoor(int... ports) {
        StringBuilder commands =
                new StringBuilder("add table ip door; add chain ip door seen ")
                        .append("{ type filter hook prerouting priority raw; };");
        for (int port : ports) {
            commands.append(
                    " add counter ip door port%1$d; add rule ip door seen tcp dport %1$d counter name port%1$d;"
                            .formatted(port));
        }
        outside.exec("/usr/sbin/nft", commands.toString());
    }

    private long arrived(int port) {
        String counter =
                outside.exec("/usr/sbin/nft", "list", "counter", "ip", "door", "port" + port);
        Matcher packets = Pattern.compile("packets (\\d+)").matcher(counter);
        assertThat(packets.find()).as(counter).isTrue();
        return Long.parseLong(packets.group(1));
    }

    /** Sends segments of a connection that it cannot expect. */
    private void stray(Socket connection, int port) throws IOException {
        for (int sequence : QUARTERS) {
            Segment segment =
                    new Segment(
                            new InetSocketAddress(POD, connection.getLocalPort()),
                            new InetSocketAddress(OUTSIDE, port),
                            sequence,
                            "plaintext");
            // The kernel tells whether it was dropped; what matters is what arrives.
            boolean unused = pod.inside(segment::send);
        }
    }

    @Test
    void the_legacy_iptables_need_net_raw_and_say_so() throws IOException {
        Ended ended = ran(ONLY_NET_ADMIN, Map.of("WEFT_REDIRECT_BACKEND", "legacy"));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("NET_RAW");
    }

    @Test
    void without_a_backend_named_net_admin_is_enough() throws IOException {
        proxyAndApplication();
        Ended ended = ran(ONLY_NET_ADMIN, Map.of());
        assertThat(ended).isEqualTo(new Ended(0, ended.said()));
        assertThat(ended.said()).contains("backend=NFT");
        assertThat(reached(outside, POD, 8080)).isEqualTo("15006");
    }

    @Test
    void hostile_settings_end_with_a_sentence_and_change_nothing() throws IOException {
        String before = rules();
        Ended ended =
                ran(
                        ONLY_NET_ADMIN,
                        Map.of(
                                "WEFT_REDIRECT_EXCLUDE_OUTBOUND_CIDRS",
                                "10.0.0.0/8 accept\n}\nflush ruleset"));
        assertThat(ended.code()).isEqualTo(64);
        assertThat(ended.said())
                .contains("WEFT_REDIRECT_EXCLUDE_OUTBOUND_CIDRS='10.0.0.0/8 accept } flush")
                .contains("write address ranges");
        assertThat(rules()).isEqualTo(before);
    }

    private void redirect(String backend) throws IOException {
        redirect(backend, Map.of());
    }

    private void redirect(String backend, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("WEFT_REDIRECT_BACKEND", backend);
        Ended ended = ran(backend.equals("nft") ? ONLY_NET_ADMIN : WITH_NET_RAW, all);
        assertThat(ended).isEqualTo(new Ended(0, ended.said()));
    }

    private record Ended(int code, String said) {}

    /** Runs the redirect in the pod with no other capabilities, as its init container does. */
    private Ended ran(String capabilities, Map<String, String> settings) throws IOException {
        List<String> command =
                pod.command(
                        "/usr/bin/setpriv",
                        "--bounding-set",
                        capabilities,
                        "--inh-caps",
                        "-all",
                        Installation.find().proxy().toString(),
                        "redirect");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Ended(process.waitFor(), said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String rules() {
        return pod.exec("/usr/sbin/nft", "list", "ruleset")
                + pod.exec("/usr/sbin/iptables-legacy-save").replaceAll("(?m)^#.*|\\[.*]", "")
                + pod.exec("/usr/sbin/ip6tables-legacy-save").replaceAll("(?m)^#.*|\\[.*]", "");
    }

    /** Which port answers. */
    private static String reached(Namespace from, String address, int port) throws IOException {
        try (Socket socket = connect(from, address, port)) {
            return line(socket);
        }
    }

    private String asProxy(String address, int port) {
        String ask = "exec 3<>/dev/tcp/" + address + "/" + port + "; read -r line <&3; echo $line";
        return pod.exec(
                        "/usr/bin/setpriv",
                        "--reuid",
                        "1337",
                        "--regid",
                        "1337",
                        "--clear-groups",
                        "/bin/bash",
                        "-c",
                        ask)
                .strip();
    }

    private static Socket connect(Namespace from, String address, int port) throws IOException {
        return connect(from, address, port, 0);
    }

    private static Socket connect(Namespace from, String address, int port, int source)
            throws IOException {
        return from.inside(
                () -> {
                    Socket socket = new Socket();
                    socket.setReuseAddress(true);
                    if (source != 0) {
                        socket.bind(new InetSocketAddress(POD, source));
                    }
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    socket.connect(
                            new InetSocketAddress(InetAddress.getByName(address), port),
                            PATIENCE_MILLIS);
                    return socket;
                });
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0 && next != '\n';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
