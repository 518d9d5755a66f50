package dev.weft.proxy.authz.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.proxy.authz.Authorizer;
import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.ClaimMatch;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.KeySet;
import dev.weft.proxy.config.v1.Source;
import dev.weft.proxy.config.v1.TokenDemand;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.route.WrittenRequest;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import dev.weft.proxy.snapshot.token.TokenAlgorithm;
import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens, good ones and those of somebody who has none. */
class TokenTest {
    private static final SignedTokens ISSUER = new SignedTokens();
    private static final long NOW = 1_800_000_000;
    private static final String CLAIMS =
            "\"iss\":\"https://issuer.example\",\"aud\":[\"shop\"],\"role\":\"clerk\",\"exp\":"
                    + (NOW + 100);
    private static final String CLEAN = "{\"alg\":\"RS256\",\"kid\":\"rsa\"}";

    private long now = NOW;
    private final TokenCheck check = new TokenCheck(() -> Instant.ofEpochSecond(now));
    private final InboundConfig allowing = config(true, ISSUER.keySet("keys"));
    private final InboundConfig denying = config(false, ISSUER.keySet("keys"));

    private static InboundConfig config(boolean allow, KeySet keys) {
        AuthorizationRule rule =
                AuthorizationRule.newBuilder()
                        .setName("clerks")
                        .addFrom(
                                Source.newBuilder()
                                        .setToken(
                                                TokenDemand.newBuilder()
                                                        .setIssuer(SignedTokens.ISSUER)
                                                        .addAudiences("shop")
                                                        .addClaims(
                                                                ClaimMatch.newBuilder()
                                                                        .setName("role")
                                                                        .setValue("clerk"))
                                                        .setKeys("keys")))
                        .build();
        Authorization.Builder rules = Authorization.newBuilder();
        if (allow) {
            rules.setHasAllowList(true).addAllow(rule);
        } else {
            rules.addDeny(rule);
        }
        try {
            return new SnapshotCompiler()
                    .inbound(
                            WorkloadConfig.newBuilder()
                                    .setTrustDomain("cluster.local")
                                    .setNamespace("shop")
                                    .setWorkload("pay")
                                    .setOtherPorts(InboundPort.getDefaultInstance())
                                    .addAuthorizations(rules)
                                    .addKeySets(keys)
                                    .build());
        } catch (RefusedConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Verdict verdict(InboundConfig config, Map<String, String> headers) {
        return verdict(config, headers, "10.0.0.1");
    }

    private Verdict verdict(InboundConfig config, Map<String, String> headers, String address) {
        OperationView operation =
                OperationView.request(80, new WrittenRequest("GET", "/", "pay", headers));
        var port = config.port(80);
        return Authorizer.decide(
                port,
                operation.routes(port),
                new Caller(Optional.empty(), InetAddress.ofLiteral(address)),
                operation,
                check);
    }

    private String said(String token) {
        return said(verdict(allowing, Map.of("authorization", "Bearer " + token)));
    }

    private static String said(Verdict verdict) {
        return verdict instanceof Verdict.Denied denied ? denied.code().text() : "passes";
    }

    @ParameterizedTest
    @EnumSource(TokenAlgorithm.class)
    void a_good_token_of_every_algorithm_passes_once_and_again(TokenAlgorithm algorithm) {
        String token = ISSUER.token(algorithm, CLAIMS);

        assertThat(said(token)).isEqualTo("passes");
        assertThat(said(token)).isEqualTo("passes");
        assertThat(said(token.substring(0, token.length() - 8) + "AAAAAAAA"))
                .isEqualTo("jwt-signature");
    }

    @Test
    void a_token_without_the_id_of_a_key_is_tried_by_those_that_may_be_it() {
        assertThat(said(ISSUER.token(TokenAlgorithm.RS256, "{\"alg\":\"RS256\"}", braced(CLAIMS))))
                .isEqualTo("passes");
    }

    private static String braced(String claims) {
        return "{" + claims + "}";
    }

    private static String claims(String claims) {
        return ISSUER.token(TokenAlgorithm.ES256, claims);
    }

    private static String header(String header) {
        return ISSUER.token(TokenAlgorithm.RS256, header, braced(CLAIMS));
    }

    @Test
    void every_hostile_token_is_refused_for_its_reason() {
        String good = ISSUER.token(TokenAlgorithm.RS256, CLAIMS);
        String signature = good.substring(good.lastIndexOf('.') + 1);
        String none = SignedTokens.part("{\"alg\":\"none\"}");
        String body = SignedTokens.part(braced(CLAIMS));
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put(none + "." + body + ".", "jwt-algorithm");
        refused.put(none + "." + body + "." + signature, "jwt-algorithm");
        refused.put(header("{\"alg\":\"None\"}"), "jwt-algorithm");
        refused.put(header("{\"alg\":\"rs256\",\"kid\":\"rsa\"}"), "jwt-algorithm");
        refused.put(
                ISSUER.withPublicKeyAsSecret("{\"alg\":\"HS256\",\"kid\":\"rsa\"}", braced(CLAIMS)),
                "jwt-algorithm");
        refused.put(ISSUER.withPublicKeyAsSecret(CLEAN, braced(CLAIMS)), "jwt-signature");
        refused.put(header("{\"alg\":\"ES256\",\"kid\":\"rsa\"}"), "jwt-unknown-key");
        refused.put(header("{\"alg\":\"RS256\",\"kid\":\"other\"}"), "jwt-unknown-key");
        refused.put(header("{\"alg\":\"ES256\",\"kid\":\"ES256\"}"), "jwt-signature");
        // The key of the attacker in the token itself (RFC 8725 section 3.10).
        refused.put(
                header("{\"alg\":\"RS256\",\"kid\":\"x\",\"jwk\":{\"kty\":\"RSA\"}}"),
                "jwt-unknown-key");
        refused.put(
                header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"x\"]}"), "jwt-malformed");
        refused.put(header("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"b64\":false}"), "jwt-malformed");
        refused.put(
                header("{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"rsa\"}"), "jwt-malformed");
        refused.put(header("{\"kid\":\"rsa\"}"), "jwt-malformed");
        refused.put(good + ".x", "jwt-malformed");
        refused.put(good + "=", "jwt-malformed");
        refused.put(good.replace(".", ".."), "jwt-malformed");
        refused.put(" ", "jwt-malformed");
        refused.put("a.b.c", "jwt-malformed");
        refused.put(good.substring(0, good.lastIndexOf('.')) + ".", "jwt-signature");
        refused.put(good + ", Bearer " + good, "jwt-malformed");
        refused.put(claims(CLAIMS + ",\"x\":\"" + "y".repeat(9_000) + "\""), "jwt-malformed");
        refused.put(claims(CLAIMS + ",\"a\":" + "[".repeat(20) + "]".repeat(20)), "jwt-malformed");
        refused.put(claims(CLAIMS + ",\"iss\":\"https://issuer.example\""), "jwt-malformed");
        refused.put(claims(CLAIMS + ",\"x\":{\"a\":1,\"a\":2}"), "jwt-malformed");
        refused.put(claims("\"iss\":[\"https://issuer.example\",\"x\"]"), "jwt-malformed");
        refused.put(claims(CLAIMS.replace("\"exp\":", "\"exp\":1e400,\"e\":")), "jwt-malformed");
        refused.put(claims(CLAIMS.replace("\"exp\":", "\"exp\":\"soon\",\"e\":")), "jwt-malformed");
        refused.put(claims(CLAIMS.replace("\"exp\"", "\"expires\"")), "jwt-expired");
        refused.put(claims(CLAIMS.replace("" + (NOW + 100), "" + (NOW - 60))), "jwt-expired");
        refused.put(claims(CLAIMS + ",\"nbf\":" + (NOW + 61)), "jwt-not-yet-valid");
        refused.put(claims(CLAIMS.replace("issuer.example", "issuer.example/")), "jwt-issuer");
        refused.put(claims(CLAIMS.replace("\"shop\"", "\"shop2\"")), "jwt-audience");
        refused.put(claims(CLAIMS.replace("[\"shop\"]", "{\"shop\":1}")), "jwt-audience");
        refused.put(claims(CLAIMS.replace("clerk", "Clerk")), "jwt-claim");
        refused.put(claims(CLAIMS.replace("\"clerk\"", "[[\"clerk\"]]")), "jwt-claim");

        refused.forEach((token, reason) -> assertThat(said(token)).as(token).isEqualTo(reason));
    }

    @Test
    void clocks_may_differ_by_a_minute() {
        assertThat(said(claims(CLAIMS.replace("" + (NOW + 100), "" + (NOW - 59)))))
                .isEqualTo("passes");
        assertThat(said(claims(CLAIMS + ",\"nbf\":" + (NOW + 60)))).isEqualTo("passes");
    }

    @Test
    void a_request_without_a_token_is_told_so() {
        assertThat(said(verdict(allowing, Map.of()))).isEqualTo("jwt-missing");
        assertThat(said(verdict(allowing, Map.of("authorization", "Basic eDp5"))))
                .isEqualTo("jwt-missing");
    }

    @Test
    void of_two_tokens_none_counts() {
        String good = "Bearer " + ISSUER.token(TokenAlgorithm.ES256, CLAIMS);

        assertThat(said(verdict(allowing, Map.of("authorization", good + "|" + good))))
                .isEqualTo("jwt-malformed");
        assertThat(said(verdict(allowing, Map.of("authorization", "Basic eDp5|" + good))))
                .isEqualTo("jwt-malformed");
    }

    @Test
    void a_deny_rule_holds_for_a_token_that_nobody_can_be_sure_of() {
        Verdict verdict = verdict(denying, Map.of("authorization", "Bearer a.b.c"));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Denied.class,
                        denied -> {
                            assertThat(denied.code()).isEqualTo(ReasonCode.AUTHORIZATION_DENIED);
                            assertThat(denied.unclear()).contains("the token: jwt-malformed");
                        });
        assertThat(said(verdict(denying, Map.of()))).isEqualTo("passes");
    }

    @Test
    void without_keys_no_token_is_believed() {
        InboundConfig none = config(true, KeySet.newBuilder().setName("keys").build());
        String good = "Bearer " + ISSUER.token(TokenAlgorithm.ES256, CLAIMS);

        assertThat(said(verdict(none, Map.of("authorization", good)))).isEqualTo("jwt-unknown-key");
    }

    @Test
    void a_bad_signature_is_checked_once() {
        String bad = bad(0);
        for (int i = 0; i < 2 * WastedChecks.MOST_A_SECOND; i++) {
            assertThat(said(bad)).isEqualTo("jwt-signature");
        }

        assertThat(said(claims(CLAIMS))).isEqualTo("passes");
    }

    @Test
    void whoever_sends_bad_signatures_without_end_takes_the_time_of_nobody_else() {
        String known = claims(CLAIMS);
        assertThat(said(known)).isEqualTo("passes");
        for (int i = 0; i < WastedChecks.MOST_A_SECOND; i++) {
            assertThat(said(bad(i))).isEqualTo("jwt-signature");
        }

        String other = claims(CLAIMS + ",\"x\":1");
        assertThat(said(bad(9_999))).isEqualTo("jwt-unchecked");
        assertThat(said(other)).isEqualTo("jwt-unchecked");
        assertThat(said(known)).isEqualTo("passes");
        assertThat(said(verdict(allowing, bearer(other), "10.0.0.2"))).isEqualTo("passes");

        now++;
        assertThat(said(claims(CLAIMS + ",\"x\":2"))).isEqualTo("passes");
    }

    @Test
    void a_signature_that_was_bad_is_checked_again_by_other_keys() {
        String token = claims(CLAIMS);
        InboundConfig others = config(true, new SignedTokens().keySet("keys"));
        assertThat(said(verdict(others, bearer(token)))).isEqualTo("jwt-signature");

        check.forget();

        assertThat(said(token)).isEqualTo("passes");
    }

    private static String bad(int number) {
        String good = claims(CLAIMS);
        return good.substring(0, good.length() - 8) + "%04dAAAA".formatted(number);
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("authorization", "Bearer " + token);
    }

    @Test
    void a_key_is_refused_for_what_it_is_not() {
        KeySet.Builder wrong = ISSUER.keySet("keys").toBuilder();
        wrong.getKeysBuilder(0).clearAlgorithms().addAlgorithms("HS256");

        assertThatThrownBy(() -> config(true, wrong.build()))
                .hasMessageContaining("'HS256', which is not taken");
    }
}
