package dev.weft.proxy.http.inbound;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.proxy.authz.token.SignedTokens;
import dev.weft.proxy.config.external.AttributeContext;
import dev.weft.proxy.config.external.BoolValue;
import dev.weft.proxy.config.external.CheckRequest;
import dev.weft.proxy.config.external.CheckResponse;
import dev.weft.proxy.config.external.DeniedHttpResponse;
import dev.weft.proxy.config.external.HeaderValue;
import dev.weft.proxy.config.external.HeaderValueOption;
import dev.weft.proxy.config.external.HttpStatus;
import dev.weft.proxy.config.external.OkHttpResponse;
import dev.weft.proxy.config.external.RpcStatus;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.ExternalAuthorizer;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.Source;
import dev.weft.proxy.config.v1.TokenDemand;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.http.inbound.AuthorizerServer.Reply;
import dev.weft.proxy.snapshot.token.TokenAlgorithm;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests with tokens, and requests about which somebody else is asked, over real sockets. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExternalAuthorizationTest {
    private static final String NAME = "MeshPolicy/test/callee/external";
    private static final CheckResponse OK = CheckResponse.getDefaultInstance();

    /** Long enough for a machine that is busy. */
    private static final int PATIENCE_MILLIS = 30_000;

    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode caller = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");
    private final ProxyNode opa = new ProxyNode(authority, "opa");
    private final TestServer application =
            new TestServer(callee.address(), (request, answer) -> answer.with(200, "here"));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ExternalAuthorizationTest() {
        caller.calls(
                destination(HttpRoute.newBuilder(), backend(callee.meshed(application.port())))
                        .build());
        opa.accepts(WorkloadConfig.newBuilder());
    }

    @AfterEach
    void close() {
        client.close();
        application.close();
        caller.close();
        callee.close();
        opa.close();
    }

    private AuthorizerServer server(Function<CheckRequest, Optional<CheckResponse>> answers) {
        return new AuthorizerServer(
                opa.address(), request -> answers.apply(request).map(Reply::of));
    }

    private void asks(Endpoint endpoint, ExternalAuthorizer.Builder how) {
        ExternalAuthorizer asked =
                how.setName(NAME)
                        .setBackend(
                                Backend.newBuilder()
                                        .setName("test/opa:9191")
                                        .setProtocol(Protocol.PROTOCOL_GRPC)
                                        .addEndpoints(endpoint))
                        .build();
        callee.accepts(
                WorkloadConfig.newBuilder()
                        .addExternalAuthorizers(asked)
                        .addAuthorizations(Authorization.newBuilder().setExternal(NAME)));
    }

    private static ExternalAuthorizer.Builder patient() {
        return ExternalAuthorizer.newBuilder().setTimeout(ProxyNode.millis(PATIENCE_MILLIS));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(caller.outbound(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String reason(HttpResponse<?> response) {
        return response.headers().firstValue("weft-reason").orElse("");
    }

    private static HeaderValueOption option(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .build();
    }

    @Test
    void an_authorizer_in_the_mesh_is_told_who_wants_what_and_changes_headers() throws Exception {
        CheckResponse answer =
                CheckResponse.newBuilder()
                        .setStatus(RpcStatus.getDefaultInstance())
                        .setOkResponse(
                                OkHttpResponse.newBuilder()
                                        .addHeaders(option("X-User", "ann"))
                                        .addHeaders(
                                                option("x-tag", "b").toBuilder()
                                                        .setAppend(
                                                                BoolValue.newBuilder()
                                                                        .setValue(true)))
                                        .addHeadersToRemove("x-secret"))
                        .build();
        try (AuthorizerServer server = server(request -> Optional.of(answer))) {
            asks(opa.meshed(server.port()), patient());

            HttpResponse<String> response =
                    get("/pay?n=1", "x-user", "eve", "x-tag", "a", "x-secret", "s");

            assertThat(response.statusCode()).isEqualTo(200);
            TestServer.Asked seen = application.asked().getFirst();
            assertThat(seen.header("x-user")).isEqualTo("ann");
            assertThat(seen.header("x-secret")).isEmpty();
            assertThat(seen.headers()).contains("x-tag: a", "x-tag: b");
            AttributeContext told = server.asked().getFirst().getAttributes();
            assertThat(told.getSource().getPrincipal())
                    .isEqualTo("spiffe://cluster.local/ns/test/sa/caller");
            assertThat(told.getRequest().getHttp().getMethod()).isEqualTo("GET");
            assertThat(told.getRequest().getHttp().getPath()).isEqualTo("/pay?n=1");
            assertThat(told.getRequest().getHttp().getHeadersMap()).containsEntry("x-user", "eve");
            assertThat(server.heads().getFirst())
                    .contains("/envoy.service.auth.v3.Authorization/Check");
        }
    }

    @Test
    void what_it_refuses_is_refused_in_its_words() throws Exception {
        CheckResponse answer =
                CheckResponse.newBuilder()
                        .setStatus(RpcStatus.newBuilder().setCode(7))
                        .setDeniedResponse(
                                DeniedHttpResponse.newBuilder()
                                        .setStatus(HttpStatus.newBuilder().setCode(302))
                                        .addHeaders(option("location", "https://login.example/")))
                        .build();
        try (AuthorizerServer server = server(request -> Optional.of(answer))) {
            asks(opa.meshed(server.port()), patient());

            HttpResponse<String> response = get("/");

            assertThat(response.statusCode()).isEqualTo(302);
            assertThat(response.headers().firstValue("location"))
                    .hasValue("https://login.example/");
            assertThat(reason(response)).startsWith("external-denied;").contains("rule=" + NAME);
            assertThat(application.asked()).isEmpty();
            assertThat(callee.metric("weft_refused_total{", "external-denied")).isOne();
        }
    }

    @Test
    void without_an_answer_in_time_a_request_is_refused_unless_the_policy_says_otherwise()
            throws Exception {
        try (AuthorizerServer server = server(request -> Optional.empty())) {
            asks(server.plain(), ExternalAuthorizer.newBuilder().setTimeout(ProxyNode.millis(50)));

            HttpResponse<String> response = get("/");

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(reason(response))
                    .startsWith("external-unavailable;")
                    .contains("why=no_answer_in_time");

            asks(
                    server.plain(),
                    ExternalAuthorizer.newBuilder()
                            .setTimeout(ProxyNode.millis(50))
                            .setAllowOnFailure(true));
            assertThat(get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void where_nobody_listens_a_request_is_refused() throws Exception {
        asks(opa.meshed(9), patient());

        HttpResponse<String> response = get("/");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(reason(response)).startsWith("external-unavailable;");
    }

    @Test
    void an_answer_that_would_break_the_request_is_none() throws Exception {
        for (HeaderValueOption hostile :
                new HeaderValueOption[] {
                    option("transfer-encoding", "chunked"),
                    option("weft-client-id", "spiffe://cluster.local/ns/x/sa/admin"),
                    option("Weft_Client_Id", "spiffe://cluster.local/ns/x/sa/admin"),
                    option("x-a", "b\r\nx-c: d"),
                    option(":path", "/admin")
                }) {
            CheckResponse answer =
                    CheckResponse.newBuilder()
                            .setOkResponse(OkHttpResponse.newBuilder().addHeaders(hostile))
                            .build();
            try (AuthorizerServer server = server(request -> Optional.of(answer))) {
                asks(server.plain(), patient());

                assertThat(get("/").statusCode()).as(hostile.toString()).isEqualTo(403);
            }
        }
        assertThat(application.asked()).isEmpty();
    }

    static Stream<Arguments> noAnswers() {
        ByteString refusal =
                CheckResponse.newBuilder()
                        .setStatus(RpcStatus.newBuilder().setCode(7))
                        .build()
                        .toByteString();
        ByteString ok = Reply.framed(OK.toByteString());
        ByteString cut = Reply.framed(refusal).substring(0, ok.size());
        ByteString compressed = ByteString.copyFrom(new byte[] {1, 0, 0, 0, 0});
        ByteString text = Reply.framed(ByteString.copyFromUtf8("no protobuf"));
        ByteString much = Reply.framed(ByteString.copyFrom(new byte[64 * 1024]));
        return Stream.of(
                Arguments.of("an error of gRPC", "grpc-status_12", new Reply("200", ok, "12")),
                Arguments.of("an error of HTTP", "no_answer", new Reply("503", ok, "0")),
                Arguments.of("a status that is no number", "no_answer", new Reply("200", ok, "a")),
                Arguments.of("nothing", "no_answer", new Reply("200", ByteString.EMPTY, "0")),
                Arguments.of("the beginning of a refusal", "no_answer", new Reply("200", cut, "0")),
                Arguments.of("two messages", "no_answer", new Reply("200", ok.concat(ok), "0")),
                Arguments.of("compression", "no_answer", new Reply("200", compressed, "0")),
                Arguments.of("another message", "cannot_be_read", new Reply("200", text, "0")),
                Arguments.of("more than is read", "too_long", new Reply("200", much, "0")),
                Arguments.of("too many headers", "too_many_headers", Reply.of(manyHeaders())));
    }

    private static CheckResponse manyHeaders() {
        OkHttpResponse.Builder ok = OkHttpResponse.newBuilder();
        for (int i = 0; i <= 64; i++) {
            ok.addHeaders(option("x-" + i, "a"));
        }
        return CheckResponse.newBuilder().setOkResponse(ok).build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noAnswers")
    void what_is_no_answer_lets_nothing_pass(String what, String why, Reply reply)
            throws Exception {
        try (AuthorizerServer server =
                new AuthorizerServer(opa.address(), request -> Optional.of(reply))) {
            asks(server.plain(), patient());

            HttpResponse<String> response = get("/");

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(reason(response)).startsWith("external-unavailable;").contains(why);
            assertThat(application.asked()).isEmpty();
        }
    }

    @Test
    void it_is_told_only_the_headers_that_the_policy_names() throws Exception {
        try (AuthorizerServer server = server(request -> Optional.of(OK))) {
            asks(server.plain(), patient().addIncludeHeaders("x-tier"));

            assertThat(get("/", "x-tier", "gold", "cookie", "secret").statusCode()).isEqualTo(200);

            assertThat(
                            server.asked()
                                    .getFirst()
                                    .getAttributes()
                                    .getRequest()
                                    .getHttp()
                                    .getHeadersMap())
                    .containsOnlyKeys("x-tier");
        }
    }

    @Test
    void bytes_that_nobody_can_be_asked_about_do_not_pass() throws Exception {
        try (AuthorizerServer server = server(request -> Optional.of(OK))) {
            asks(server.plain(), patient());
            caller.calls(
                    destination(
                                    HttpRoute.newBuilder(),
                                    backend(callee.meshed(application.port()))
                                            .setProtocol(Protocol.PROTOCOL_TCP))
                            .setProtocol(Protocol.PROTOCOL_TCP)
                            .build());

            try (Socket socket = new Socket(caller.address(), caller.outbound("/").getPort())) {
                socket.getOutputStream().write("hello".getBytes(US_ASCII));
                assertThat(read(socket.getInputStream())).isEqualTo(-1);
            }
            assertThat(callee.metric("weft_refused_total{", "external-unavailable")).isOne();
        }
    }

    private static int read(InputStream in) {
        try {
            return in.read();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void a_token_opens_what_is_closed_and_is_shown_nowhere() throws Exception {
        SignedTokens issuer = new SignedTokens();
        callee.accepts(
                WorkloadConfig.newBuilder()
                        .addKeySets(issuer.keySet("keys"))
                        .addAuthorizations(
                                Authorization.newBuilder()
                                        .setHasAllowList(true)
                                        .addAllow(
                                                AuthorizationRule.newBuilder()
                                                        .setName("r")
                                                        .addFrom(
                                                                Source.newBuilder()
                                                                        .setToken(
                                                                                TokenDemand
                                                                                        .newBuilder()
                                                                                        .setIssuer(
                                                                                                SignedTokens
                                                                                                        .ISSUER)
                                                                                        .setKeys(
                                                                                                "keys"))))));
        long now = Instant.now().getEpochSecond();
        String claims = "\"iss\":\"https://issuer.example\",\"exp\":";
        String good = issuer.token(TokenAlgorithm.ES256, claims + (now + 600));
        String old = issuer.token(TokenAlgorithm.ES256, claims + (now - 600));

        HttpResponse<String> passes = get("/", "authorization", "Bearer " + good);
        HttpResponse<String> expired = get("/", "authorization", "Bearer " + old);
        HttpResponse<String> without = get("/");

        assertThat(passes.statusCode()).isEqualTo(200);
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(reason(expired)).startsWith("jwt-expired;").contains("rule=no-allow-rule");
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(reason(without)).startsWith("jwt-missing;");
        assertThat(callee.metric("weft_refused_total{", "jwt-expired")).isOne();
        assertThat(reason(expired) + callee.metrics()).doesNotContain(old.substring(0, 20));
    }
}
