package dev.weft.operator.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weft.operator.identity.AuthorityMaterial;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.PemText;
import dev.weft.operator.identity.ServerCertificate;
import dev.weft.operator.resolve.authorization.KeySetReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys by HTTPS from real servers, most of which mean no good. */
class HttpsFetchTest {
    private static final char[] NO_PASSWORD = new char[0];
    private static final String DOCUMENT = "{\"keys\": []}";

    /** Long enough for a handshake on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LITTLE_PATIENCE = Duration.ofMillis(300);

    private static final InstantSource NOW = InstantSource.system();

    private final Root trusted = new Root();
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<Runnable> closing = new ConcurrentLinkedQueue<>();

    /** A root that signs at any time. */
    private static final class Root {
        private final SecureRandom random = new SecureRandom();
        private final AtomicReference<AuthorityMaterial> material = new AtomicReference<>();

        CertificateAuthority at(InstantSource clock) {
            return CertificateAuthority.open(
                    maker -> material.updateAndGet(made -> made == null ? maker.get() : made),
                    random,
                    clock);
        }
    }

    @AfterEach
    void stop() {
        over.countDown();
        closing.forEach(Runnable::run);
    }

    /** Answers by path. */
    private URI server(String name) throws IOException, GeneralSecurityException {
        return server(trusted.at(NOW), name);
    }

    private URI server(CertificateAuthority issuer, String name)
            throws IOException, GeneralSecurityException {
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serving(issuer.issueServer(name))));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        closing.add(
                () -> {
                    server.stop(0);
                    threads.shutdownNow();
                });
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/keys");
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().getPath());
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/elsewhere" -> {
                    exchange.getResponseHeaders().add("location", "/keys");
                    exchange.sendResponseHeaders(302, -1);
                }
                case "/large" -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(new byte[KeySetReader.MOST_BYTES + 1]);
                }
                case "/silent" -> await();
                case "/stalled" -> {
                    exchange.sendResponseHeaders(200, DOCUMENT.length());
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    await();
                }
                case "/broken" -> exchange.sendResponseHeaders(500, -1);
                default -> {
                    exchange.sendResponseHeaders(200, DOCUMENT.length());
                    exchange.getResponseBody().write(DOCUMENT.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SSLContext serving(ServerCertificate certificate)
            throws IOException, GeneralSecurityException {
        AuthorityMaterial made =
                PemText.authority(certificate.keyPem(), certificate.certificatePem());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry(
                "server", made.key(), NO_PASSWORD, new Certificate[] {made.certificate()});
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private HttpsFetch fetch(Duration patience) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setCertificateEntry("root", trusted.at(NOW).roots().getFirst());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return new HttpsFetch(context, patience);
    }

    @Test
    void a_document_comes_from_a_server_with_a_certificate_for_its_name() throws Exception {
        assertThat(fetch(PATIENCE).get(server("localhost"))).isEqualTo(DOCUMENT);
    }

    @Test
    void nobody_is_sent_elsewhere() throws Exception {
        URI server = server("localhost");

        assertThatThrownBy(() -> fetch(PATIENCE).get(server.resolve("/elsewhere")))
                .hasMessage("answers with status 302");
        assertThat(asked).containsExactly("/elsewhere");
    }

    @Test
    void an_error_is_no_document() throws Exception {
        URI server = server("localhost");

        assertThatThrownBy(() -> fetch(PATIENCE).get(server.resolve("/broken")))
                .hasMessage("answers with status 500");
    }

    @Test
    void a_document_without_end_is_not_read() throws Exception {
        URI server = server("localhost");

        assertThatThrownBy(() -> fetch(PATIENCE).get(server.resolve("/large")))
                .hasMessage("gives no answer of at most " + KeySetReader.MOST_BYTES + " bytes");
    }

    @Test
    void nobody_waits_for_an_answer_or_for_the_rest_of_one() throws Exception {
        URI server = server("localhost");
        HttpsFetch fetch = fetch(LITTLE_PATIENCE);

        assertThatThrownBy(() -> fetch.get(server.resolve("/silent")))
                .hasMessageStartingWith("does not answer in ");
        assertThatThrownBy(() -> fetch.get(server.resolve("/stalled")))
                .hasMessageStartingWith("does not answer in ");
    }

    @Test
    void a_certificate_of_another_authority_or_name_or_time_is_not_believed() throws Exception {
        InstantSource lastWeek = InstantSource.offset(NOW, Duration.ofDays(-7));
        HttpsFetch fetch = fetch(PATIENCE);
        URI stranger = server(new Root().at(NOW), "localhost");
        URI otherName = server("other.example");
        URI expired = server(trusted.at(lastWeek), "localhost");

        for (URI one : new URI[] {stranger, otherName, expired}) {
            assertThatThrownBy(() -> fetch.get(one))
                    .hasMessage("has no certificate that is trusted");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void who_is_not_there_or_asked_without_tls_is_told_so() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThatThrownBy(() -> fetch(PATIENCE).get(URI.create("https://localhost:" + free + "/")))
                .hasMessage("cannot be reached");
        assertThatThrownBy(() -> fetch(PATIENCE).get(URI.create("http://localhost:" + free + "/")))
                .hasMessage("is no https address");
    }
}
