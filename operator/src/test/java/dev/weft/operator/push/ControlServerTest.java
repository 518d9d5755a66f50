package dev.weft.operator.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.CertifyDecision;
import dev.weft.operator.identity.DirectoryAuthorityStore;
import dev.weft.operator.identity.IssueRate;
import dev.weft.operator.identity.LocalTokens;
import dev.weft.operator.identity.Refusal;
import dev.weft.operator.identity.SigningRequests;
import dev.weft.operator.identity.TokenClaims;
import dev.weft.operator.issue.AuthorityIssuer;
import dev.weft.operator.issue.Certifier;
import dev.weft.operator.issue.IssuedChain;
import dev.weft.operator.issue.LeafAnswer;
import dev.weft.operator.issue.LeafOrder;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Certified;
import dev.weft.proxy.config.v1.CertifyResponse;
import dev.weft.proxy.config.v1.Digest;
import dev.weft.proxy.config.v1.Held;
import dev.weft.proxy.config.v1.LoadReport;
import dev.weft.proxy.config.v1.ProxyMessage;
import dev.weft.proxy.config.v1.TrafficReport;
import dev.weft.proxy.config.v1.Update;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
    private static final ConfigKey PAY = new ConfigKey.Outbound("pay.shop:80");
    private static final Config FIRST = Config.of(ByteString.copyFromUtf8("first"));
    private static final Config SECOND = Config.of(ByteString.copyFromUtf8("second"));

    @TempDir Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final Publisher publisher = new Publisher();
    private LocalTokens tokens;
    private CertificateAuthority authority;
    private ControlServer server;
    private int port;
    private Optional<LeafAnswer> answer = Optional.empty();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    /** Answers every subscription with what it was given. */
    private static final class Publisher implements StreamListener {
        private final Map<ConfigKey, Config> configs = new ConcurrentHashMap<>();
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final BlockingQueue<ProxyStream> streams = new LinkedBlockingQueue<>();

        @Override
        public void opened(ProxyStream stream) {
            streams.add(stream);
            heard.add("opened " + stream.proxy().name());
        }

        @Override
        public void subscribed(ProxyStream stream, ConfigKey key) {
            stream.publish(key, configs.getOrDefault(key, new Config.Unknown()), 1);
        }

        @Override
        public void answered(ProxyStream stream, ConfigKey key, Standing standing) {
            heard.add(standing.toString());
        }

        @Override
        public void certified(ProxyStream stream) {
            heard.add("certified until " + stream.leaf().orElseThrow().expires());
        }

        @Override
        public void loaded(ProxyStream stream, LoadReport report) {
            heard.add("loaded " + report.getLoadsCount());
        }

        @Override
        public void observed(ProxyStream stream, TrafficReport report) {
            heard.add("observed " + report.getObservationsCount());
        }

        @Override
        public void closed(ProxyStream stream) {
            heard.add("closed " + stream.proxy().name());
        }

        private String next() throws InterruptedException {
            String next = heard.poll(10, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }
    }

    @BeforeEach
    void start() throws Exception {
        tokens = new LocalTokens(new byte[LocalTokens.KEY_BYTES], InstantSource.system());
        authority =
                CertificateAuthority.open(
                        new DirectoryAuthorityStore(directory),
                        new SecureRandom(),
                        InstantSource.system());
        server =
                new ControlServer(
                        vertx,
                        new ControlServer.Settings(
                                "127.0.0.1",
                                0,
                                () -> authority.issueServer(WireNames.CONTROL_SERVER_NAME)),
                        new ControlServer.Identities(
                                new Certifier(
                                        tokens,
                                        this::issue,
                                        () -> "cluster.local",
                                        InstantSource.system()),
                                tokens,
                                (namespace, workload) -> Optional.empty(),
                                () -> ByteString.copyFromUtf8("bundle"),
                                InstantSource.system(),
                                new Random(1)),
                        publisher,
                        new PushMetrics(registry));
        port = server.start().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private LeafAnswer issue(CertifyDecision.Grant grant, TokenClaims bearer) {
        return answer.orElseGet(
                () ->
                        new AuthorityIssuer(authority)
                                .issue(
                                        new LeafOrder(
                                                grant.id(),
                                                grant.request(),
                                                bearer,
                                                new LeafOrder.Terms(
                                                        Duration.ofHours(1), authority.roots()))));
    }

    private double refused(String name, Refusal.Reason reason) {
        return registry.get(name).tag("reason", reason.text()).counter().count();
    }

    private TestProxy web() {
        return new TestProxy(
                vertx, port, authority.rootsPem(), tokens.issue("shop", "web", "web-1"));
    }

    @Test
    void a_proxy_gets_a_certificate_for_the_identity_of_its_token() throws Exception {
        try (TestProxy proxy = web()) {
            CertifyResponse response = proxy.certify(SigningRequests.plain());
            X509Certificate leaf =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(
                                                    response.getChain(0).toByteArray()));
            assertThat(leaf.getSubjectAlternativeNames())
                    .containsExactly(List.of(6, "spiffe://cluster.local/ns/shop/sa/web"));
            assertThat(response.getTrustBundle().toStringUtf8()).isEqualTo("bundle");
            assertThat(response.getIdentity()).isEqualTo("spiffe://cluster.local/ns/shop/sa/web");
            assertThat(response.getRoot())
                    .isEqualTo(IssuedChain.fingerprint(authority.roots().getFirst()));
        }
    }

    @Test
    void a_bad_request_is_refused_with_a_sentence() {
        try (TestProxy proxy = web()) {
            assertThatThrownBy(() -> proxy.certify(new byte[10]))
                    .hasMessageStartingWith("3: ")
                    .hasMessageContaining("not well-formed PKCS #10");
        }
        assertThat(refused("weft_operator_certificates_refused", Refusal.Reason.REQUEST_MALFORMED))
                .isOne();
    }

    @Test
    void a_proxy_is_told_the_name_that_an_issuer_wants() {
        answer = Optional.of(new LeafAnswer.NameWanted());
        try (TestProxy proxy = web()) {
            CertifyResponse response = proxy.certify(SigningRequests.plain());
            assertThat(response.getChainCount()).isZero();
            assertThat(response.getIdentity()).isEqualTo("spiffe://cluster.local/ns/shop/sa/web");
        }
    }

    @Test
    void what_an_issuer_refuses_is_told() {
        answer =
                Optional.of(
                        new LeafAnswer.Refused(
                                new Refusal(Refusal.Reason.ISSUER_DENIED, "the approver said no")));
        try (TestProxy proxy = web()) {
            assertThatThrownBy(() -> proxy.certify(SigningRequests.plain()))
                    .hasMessage("9: the approver said no");
        }
        assertThat(refused("weft_operator_certificates_refused", Refusal.Reason.ISSUER_DENIED))
                .isOne();
    }

    @Test
    void a_proxy_that_asks_and_asks_has_to_wait() {
        try (TestProxy proxy = web()) {
            for (int i = 0; i < IssueRate.BURST; i++) {
                proxy.certify(SigningRequests.plain());
            }
            assertThatThrownBy(() -> proxy.certify(SigningRequests.plain()))
                    .hasMessageStartingWith("8: ");
        }
        assertThat(refused("weft_operator_certificates_refused", Refusal.Reason.TOO_MANY_REQUESTS))
                .isOne();
    }

    @Test
    void a_bad_token_opens_no_stream() {
        try (TestProxy proxy = new TestProxy(vertx, port, authority.rootsPem(), "forged")) {
            assertThat(proxy.connect("web-1").end()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
            assertThatThrownBy(() -> proxy.certify(SigningRequests.plain()))
                    .hasMessageStartingWith("16: ");
        }
        assertThat(refused("weft_operator_streams_refused", Refusal.Reason.TOKEN_REFUSED)).isOne();
        assertThat(refused("weft_operator_certificates_refused", Refusal.Reason.TOKEN_REFUSED))
                .isOne();
    }

    @Test
    void the_name_of_another_workload_opens_no_stream() {
        try (TestProxy proxy = web()) {
            assertThat(proxy.connect("pay-1").end()).isEqualTo(GrpcStatus.PERMISSION_DENIED);
        }
        assertThat(refused("weft_operator_streams_refused", Refusal.Reason.OTHER_WORKLOAD)).isOne();
    }

    @Test
    void a_proxy_tells_which_certificate_it_has() throws Exception {
        try (TestProxy proxy = web().connect("web-1")) {
            proxy.send(certified(32));
            assertThat(publisher.next()).isEqualTo("opened shop/web-1");
            assertThat(publisher.next()).isEqualTo("certified until 2027-01-15T08:00:00Z");
            proxy.send(certified(33));
            assertThat(proxy.end()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        }
    }

    private static ProxyMessage certified(int bytes) {
        return ProxyMessage.newBuilder()
                .setCertified(
                        Certified.newBuilder()
                                .setRoot(ByteString.copyFrom(new byte[bytes]))
                                .setExpires(Timestamp.newBuilder().setSeconds(1_800_000_000)))
                .build();
    }

    @Test
    void a_subscription_is_answered_and_the_ack_is_heard() throws Exception {
        publisher.configs.put(PAY, FIRST);
        try (TestProxy proxy = web().connect("web-1")) {
            proxy.subscribe(PAY);
            Update update = proxy.nextUpdate();
            assertThat(update.getPayload().toStringUtf8()).isEqualTo("first");
            assertThat(update.getHash()).isEqualTo(FIRST.hash());
            proxy.ack(update);
            assertThat(publisher.next()).isEqualTo("opened shop/web-1");
            assertThat(publisher.next()).isEqualTo("InForce[]");
        }
        assertThat(publisher.next()).isEqualTo("closed shop/web-1");
    }

    @Test
    void a_refusal_is_heard_with_its_sentence() throws Exception {
        publisher.configs.put(PAY, FIRST);
        try (TestProxy proxy = web().connect("web-1")) {
            proxy.subscribe(PAY);
            proxy.refuse(proxy.nextUpdate(), "regex is broken");
            publisher.next();
            assertThat(publisher.next()).isEqualTo("Refused[sentence=regex is broken]");
        }
    }

    @Test
    void what_is_unknown_is_said_to_be_and_follows_when_it_is_known() throws Exception {
        try (TestProxy proxy = web().connect("web-1")) {
            proxy.subscribe(PAY);
            assertThat(proxy.nextUpdate().getUnknown()).isTrue();
            publisher.streams.take().publish(PAY, FIRST, 2);
            assertThat(proxy.nextUpdate().getPayload().toStringUtf8()).isEqualTo("first");
        }
    }

    @Test
    void an_equal_config_is_not_sent_again() throws Exception {
        publisher.configs.put(PAY, FIRST);
        try (TestProxy proxy = web().connect("web-1")) {
            proxy.subscribe(PAY);
            proxy.nextUpdate();
            ProxyStream stream = publisher.streams.take();
            stream.publish(PAY, Config.of(ByteString.copyFromUtf8("first")), 2);
            stream.publish(PAY, SECOND, 3);
            Update next = proxy.nextUpdate();
            assertThat(next.getGeneration()).isEqualTo(3);
            assertThat(proxy.waitingUpdates()).isZero();
        }
    }

    @Test
    void a_known_hash_spares_the_payload() {
        publisher.configs.put(PAY, FIRST);
        try (TestProxy proxy = web().connect("web-1")) {
            proxy.subscribe(PAY, FIRST.hash());
            Update update = proxy.nextUpdate();
            assertThat(update.hasPayload()).isFalse();
            assertThat(update.getHash()).isEqualTo(FIRST.hash());
        }
    }

    @Test
    void what_a_digest_shows_to_be_lost_is_sent_again() throws Exception {
        publisher.configs.put(PAY, FIRST);
        try (TestProxy proxy = web().connect("web-1")) {
            proxy.subscribe(PAY);
            proxy.ack(proxy.nextUpdate());
            proxy.send(
                    ProxyMessage.newBuilder()
                            .setDigest(
                                    Digest.newBuilder()
                                            .addHeld(
                                                    Held.newBuilder()
                                                            .setKey(PAY.message())
                                                            .setHash(SECOND.hash())))
                            .build());
            assertThat(proxy.nextUpdate().getPayload().toStringUtf8()).isEqualTo("first");
        }
    }

    @Test
    void too_many_subscriptions_end_the_stream() {
        try (TestProxy proxy = web().connect("web-1")) {
            for (int i = 0; i <= SubscriptionBook.MAX_SUBSCRIPTIONS; i++) {
                proxy.subscribe(new ConfigKey.Outbound("s" + i + ":80"));
            }
            assertThat(proxy.end()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
        }
    }

    @Test
    void a_newer_stream_of_the_same_workload_takes_the_place_of_the_older() {
        try (TestProxy older = web().connect("web-1")) {
            older.subscribe(PAY);
            older.nextUpdate();
            try (TestProxy newer = web().connect("web-1")) {
                newer.subscribe(PAY);
                newer.nextUpdate();
                assertThat(older.end()).isEqualTo(GrpcStatus.OK);
            }
        }
    }
}
