package dev.weft.proxy.gateway;

import static dev.weft.proxy.testing.GatewayNode.BIND_PORT;
import static dev.weft.proxy.testing.GatewayNode.host;
import static dev.weft.proxy.testing.GatewayNode.http;
import static dev.weft.proxy.testing.GatewayNode.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import dev.weft.proxy.config.syntax.Cidr;
import dev.weft.proxy.config.v1.Admission;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.GatewayConfig;
import dev.weft.proxy.config.v1.GatewayPort;
import dev.weft.proxy.config.v1.ListenerRules;
import dev.weft.proxy.config.v1.Operation;
import dev.weft.proxy.config.v1.Rate;
import dev.weft.proxy.config.v1.RateLimit;
import dev.weft.proxy.config.v1.RefusedAttempt;
import dev.weft.proxy.config.v1.Source;
import dev.weft.proxy.config.v1.StringMatch;
import dev.weft.proxy.testing.GatewayNode;
import dev.weft.proxy.testing.RawHttp;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who comes in at the listeners of a Gateway, with real sockets. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenerRulesTest {
    private static final String LISTENER = "Gateway/test/edge/any";

    private final TestAuthority authority = new TestAuthority();
    private final GatewayNode gateway = new GatewayNode(authority, Cidr.parse("127.0.0.0/8"));
    private final Semaphore answers = new Semaphore(0);
    private final TestServer app =
            new TestServer(
                    gateway.address(),
                    (asked, answer) -> {
                        if (asked.target().startsWith("/slow")) {
                            answers.acquireUninterruptibly();
                        }
                        answer.with(200);
                    });

    @AfterEach
    void close() {
        answers.release(1_000);
        gateway.close();
        app.close();
    }

    private String head(String path, String... lines) {
        try (RawHttp client = RawHttp.to(gateway.address(), BIND_PORT)) {
            return client.get(path, lines).head();
        }
    }

    private int status(String path, String... lines) {
        return Integer.parseInt(head(path, lines).substring(9, 12));
    }

    private GatewayPort.Builder everything() {
        return http(listener("", host("", "/", app.plain())));
    }

    private static ListenerRules.Builder rules() {
        return ListenerRules.newBuilder().setListener(LISTENER);
    }

    private static GatewayConfig.Builder allowing(Source.Builder source) {
        return GatewayConfig.newBuilder()
                .addRules(rules())
                .addAuthorizations(
                        Authorization.newBuilder()
                                .setHasAllowList(true)
                                .setDecidedBy("MeshPolicy/test/edge")
                                .addAllow(
                                        AuthorizationRule.newBuilder()
                                                .setName("MeshPolicy/test/edge/allow[0]")
                                                .addFrom(source)));
    }

    private static GatewayConfig.Builder denying(String path) {
        return GatewayConfig.newBuilder()
                .addRules(rules())
                .addAuthorizations(
                        Authorization.newBuilder()
                                .addDeny(
                                        AuthorizationRule.newBuilder()
                                                .setName("MeshPolicy/test/edge/deny[0]")
                                                .addTo(
                                                        Operation.newBuilder()
                                                                .addPaths(
                                                                        StringMatch.newBuilder()
                                                                                .setPathPrefix(
                                                                                        path)))));
    }

    @Test
    void the_real_client_is_the_one_that_trusted_proxies_name() {
        gateway.serves(allowing(Source.newBuilder().addCidrs("203.0.113.0/24")), everything());

        assertThat(status("/", "Host: a.example")).isEqualTo(403);
        assertThat(status("/", "Host: a.example", "X-Forwarded-For: 203.0.113.9")).isEqualTo(200);
        assertThat(status("/", "Host: a.example", "X-Forwarded-For: 203.0.113.9, 198.51.100.1"))
                .isEqualTo(403);
        assertThat(status("/", "Host: a.example", "X-Forwarded-For: 203.0.113.9, 127.0.0.9"))
                .isEqualTo(200);
        assertThat(status("/", "Host: a.example", "X-Forwarded-For: 203.0.113.9, unknown"))
                .isEqualTo(403);
    }

    @Test
    void what_a_client_says_of_itself_is_not_believed() {
        try (GatewayNode open = new GatewayNode(authority);
                TestServer behind =
                        new TestServer(open.address(), (asked, answer) -> answer.with(200))) {
            open.serves(
                    allowing(Source.newBuilder().addCidrs("203.0.113.0/24")),
                    http(listener("", host("", "/", behind.plain()))));

            try (RawHttp client = RawHttp.to(open.address(), BIND_PORT)) {
                assertThat(client.get("/", "Host: a", "X-Forwarded-For: 203.0.113.9").head())
                        .startsWith("HTTP/1.1 403");
            }
        }
    }

    @Test
    void a_refusal_names_no_rule_to_the_client_and_is_recorded_with_it() {
        gateway.serves(denying("/admin"), everything());

        String refused = head("/admin/users", "Host: a.example");

        assertThat(refused).startsWith("HTTP/1.1 403").contains("authorization-denied");
        assertThat(refused).doesNotContain("MeshPolicy");
        assertThat(status("/shop", "Host: a.example")).isEqualTo(200);
        RefusedAttempt told = gateway.traffic().getRefusals(0);
        assertThat(told.getRule()).isEqualTo("MeshPolicy/test/edge/deny[0]");
        assertThat(refused).contains(told.getId());
        assertThat(told.getAttempt().getService()).isEqualTo(LISTENER);
        assertThat(told.getAttempt().getPort()).isEqualTo(80);
    }

    @Test
    void a_listener_without_rules_lets_everybody_in() {
        GatewayConfig.Builder ofOther = allowing(Source.newBuilder().addCidrs("203.0.113.0/24"));
        ofOther.setRules(0, ListenerRules.newBuilder().setListener("Gateway/test/edge/other"));
        gateway.serves(ofOther, everything());

        assertThat(status("/", "Host: a.example")).isEqualTo(200);
    }

    @Test
    void what_would_be_refused_only_by_a_policy_in_mode_audit_passes_and_is_told() {
        GatewayConfig.Builder audited = denying("/admin");
        audited.setRules(0, rules().setAuthorization(1).setAudit(0));
        audited.addAuthorizations(Authorization.getDefaultInstance());
        gateway.serves(audited, everything());

        assertThat(status("/admin", "Host: a.example")).isEqualTo(200);
        assertThat(gateway.traffic().getObservations(0).getRule())
                .isEqualTo("MeshPolicy/test/edge/deny[0]");
    }

    @Test
    void a_request_that_goes_on_ends_when_new_rules_refuse_it() throws IOException {
        gateway.serves(everything());
        gateway.serves(denying("/admin"), everything());
        try (RawHttp client = RawHttp.to(gateway.address(), BIND_PORT)) {
            client.send("GET /slow HTTP/1.1\r\nHost: a.example\r\n\r\n");
            Until.holds("the application is asked", () -> app.asked().size() == 1);

            gateway.serves(denying("/slow"), everything());

            assertThat(client.head()).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void requests_beyond_the_rate_of_a_client_are_told_to_come_later() {
        Rate.Builder once =
                Rate.newBuilder()
                        .setRequests(1)
                        .setBurst(1)
                        .setPer(Duration.newBuilder().setSeconds(3_600));
        gateway.serves(
                GatewayConfig.newBuilder()
                        .addRules(
                                rules().setAdmission(
                                                Admission.newBuilder()
                                                        .setRateLimit(
                                                                RateLimit.newBuilder()
                                                                        .setPerClient(once))))
                        .addAuthorizations(Authorization.getDefaultInstance()),
                everything());

        assertThat(status("/", "Host: a", "X-Forwarded-For: 203.0.113.1")).isEqualTo(200);
        assertThat(status("/", "Host: a", "X-Forwarded-For: 203.0.113.1")).isEqualTo(429);
        assertThat(status("/", "Host: a", "X-Forwarded-For: 203.0.113.2")).isEqualTo(200);
    }

    @Test
    void a_connection_of_bytes_is_closed_before_anything_is_dialled() throws IOException {
        GatewayConfig.Builder nobody = allowing(Source.newBuilder().addCidrs("203.0.113.0/24"));
        nobody.setRules(0, ListenerRules.newBuilder().setListener("Gateway/test/edge/bytes"));
        gateway.serves(
                nobody,
                GatewayPort.newBuilder()
                        .setPort(9000)
                        .setBindPort(BIND_PORT)
                        .setTcp(GatewayNode.bytes(app.plain())));

        try (Socket client = new Socket(gateway.address(), BIND_PORT)) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(app.asked()).isEmpty();
    }

    @Test
    void rules_that_name_no_authorization_are_refused() {
        assertThatThrownBy(
                        () ->
                                gateway.serves(
                                        GatewayConfig.newBuilder().addRules(rules()), everything()))
                .hasMessageContaining("rules[0].authorization");
    }
}
