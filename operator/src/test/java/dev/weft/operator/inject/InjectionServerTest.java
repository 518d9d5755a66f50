package dev.weft.operator.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.inject.InjectionSettings;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.DirectoryAuthorityStore;
import dev.weft.operator.identity.ServerCertificate;
import dev.weft.operator.inject.ApiServerClient.Reply;
import dev.weft.operator.inject.ApiServerClient.Speech;
import dev.weft.proxy.config.WireNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InjectionServerTest {
    private static final String POD =
            """
            {"kind": "Pod", "metadata": {"name": "web"},
             "spec": {"containers": [{"name": "web", "image": "web:1"}]}}
            """;
    private static final Duration READ_LIMIT = Duration.ofMillis(300);

    @TempDir Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private CertificateAuthority authority;

    @BeforeEach
    void open() throws IOException {
        authority = authority("first");
    }

    private CertificateAuthority authority(String name) throws IOException {
        return CertificateAuthority.open(
                new DirectoryAuthorityStore(Files.createDirectory(directory.resolve(name))),
                new SecureRandom(),
                InstantSource.system());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
        ApiServerClient.await(vertx.close());
    }

    private int start(ServingCertificate certificate) throws Exception {
        InjectionServer server =
                new InjectionServer(
                        vertx,
                        new InjectionServer.Listening("127.0.0.1", 0, certificate, READ_LIMIT),
                        new AdmissionHandler(() -> InjectionSettings.defaults("roots")),
                        new InjectionMetrics(registry));
        opened.add(() -> ApiServerClient.await(server.stop()));
        return ApiServerClient.await(server.start());
    }

    private int start() throws Exception {
        return start(new AuthorityCertificate(this::issue, Duration.ofHours(1)));
    }

    private ServerCertificate issue() {
        return authority.issueServer(WireNames.CONTROL_SERVER_NAME);
    }

    private ApiServerClient client(int port, Speech speech) {
        ApiServerClient client = new ApiServerClient(vertx, port, authority.rootsPem(), speech);
        opened.add(client);
        return client;
    }

    private double count(String outcome) {
        return registry.get("weft_operator_injections").tag("outcome", outcome).counter().count();
    }

    @Test
    void a_review_is_answered_over_each_version_of_http_and_tls() throws Exception {
        int port = start();
        for (Speech speech : List.of(Speech.USUAL, new Speech(HttpVersion.HTTP_1_1, "TLSv1.2"))) {
            Reply reply =
                    client(port, speech)
                            .post("/inject?timeout=5s", AdmissionHandlerTest.review(POD));

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).contains("\"allowed\":true", "\"patch\":");
        }
        assertThat(count("injected")).isEqualTo(2);
    }

    @Test
    void old_versions_of_tls_are_refused() throws Exception {
        ApiServerClient old = client(start(), new Speech(HttpVersion.HTTP_1_1, "TLSv1.1"));

        assertThatThrownBy(() -> old.post("/inject", AdmissionHandlerTest.review(POD))).isNotNull();
    }

    @Test
    void what_is_no_request_for_injection_is_turned_away_with_a_sentence() throws Exception {
        ApiServerClient client = client(start(), Speech.USUAL);
        Map<String, String> json = Map.of("content-type", "application/json");

        assertThat(client.post("/elsewhere", "{}"))
                .isEqualTo(new Reply(404, "POST admission reviews to /inject\n"));
        assertThat(client.send(HttpMethod.PUT, "/inject", json, "{}").status()).isEqualTo(405);
        assertThat(
                        client.send(
                                        HttpMethod.POST,
                                        "/inject",
                                        Map.of("content-type", "text/yaml"),
                                        "{}")
                                .status())
                .isEqualTo(415);
        assertThat(client.chunked("/inject", "{}").status()).isEqualTo(411);
        assertThat(client.post("/inject", "{}").status()).isEqualTo(400);
        assertThat(count("http_400")).isEqualTo(1);
    }

    @Test
    void a_body_over_the_limit_is_not_read() throws Exception {
        ApiServerClient client = client(start(), Speech.USUAL);

        Reply reply =
                ApiServerClient.await(client.begin("/inject", InjectionServer.MAX_BODY_BYTES + 1));

        assertThat(reply.status()).isEqualTo(413);
    }

    @Test
    void bodies_that_do_not_arrive_hold_their_place_for_a_short_time_only() throws Exception {
        ApiServerClient client = client(start(), Speech.USUAL);
        List<Future<Reply>> slow = new ArrayList<>();
        long fit = InjectionServer.MAX_HELD_BYTES / InjectionServer.MAX_BODY_BYTES;
        for (int i = 0; i < fit; i++) {
            slow.add(client.begin("/inject", InjectionServer.MAX_BODY_BYTES));
        }
        Reply none = ApiServerClient.await(client.begin("/inject", InjectionServer.MAX_BODY_BYTES));
        assertThat(none.status()).isEqualTo(503);
        assertThat(none.text()).contains("try again");

        for (Future<Reply> one : slow) {
            assertThatThrownBy(() -> ApiServerClient.await(one)).isNotNull();
        }
        assertThat(client.post("/inject", AdmissionHandlerTest.review(POD)).status())
                .isEqualTo(200);
    }

    @Test
    void files_that_change_are_shown_while_the_server_runs() throws Exception {
        Path files = Files.createDirectory(directory.resolve("files"));
        mount(files, "2026-1", issue());
        int port = start(new CertificateFiles(files, Duration.ofMillis(20)));
        assertThat(client(port, Speech.USUAL).post("/inject", "{}").status()).isEqualTo(400);

        // Secrets whose halves do not fit: the certificate that was good stays.
        mount(files, "2026-2", new ServerCertificate("no key", issue().certificatePem()));
        mount(files, "2026-3", new ServerCertificate(issue().keyPem(), issue().certificatePem()));
        assertThat(client(port, Speech.USUAL).post("/inject", "{}").status()).isEqualTo(400);

        authority = authority("second");
        mount(files, "2026-4", issue());
        Instant deadline = Instant.now().plusSeconds(10);
        while (!answers(port) && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertThat(answers(port)).isTrue();
    }

    /** As the kubelet mounts a Secret: links to a directory that is swapped by a link. */
    private static void mount(Path files, String time, ServerCertificate certificate)
            throws IOException {
        Path now = Files.createDirectory(files.resolve(".." + time));
        Files.writeString(now.resolve("tls.key"), certificate.keyPem());
        Files.writeString(now.resolve("tls.crt"), certificate.certificatePem());
        Path next = Files.createSymbolicLink(files.resolve("..next"), now.getFileName());
        Files.move(
                next,
                files.resolve("..data"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private boolean answers(int port) {
        try {
            return client(port, Speech.USUAL).post("/inject", "{}").status() == 400;
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void files_that_are_not_there_stop_the_start_with_the_next_step() {
        assertThatThrownBy(() -> start(new CertificateFiles(directory, Duration.ofHours(1))))
                .hasMessageContaining("mount the Secret of the webhook's Certificate there");
    }
}
