package dev.weft.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;

class CertifyRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final TokenClaims WEB = claims(List.of("weft.dev"), Optional.empty());

    @Test
    void a_plain_request_is_granted_for_the_identity_of_the_token() {
        assertThat(evaluate(WEB, SigningRequests.plain()))
                .isInstanceOfSatisfying(
                        CertifyDecision.Grant.class,
                        grant ->
                                assertThat(grant.id().uri())
                                        .isEqualTo("spiffe://cluster.local/ns/shop/sa/web"));
    }

    @Test
    void a_request_may_name_its_own_identity() {
        assertThat(
                        evaluate(
                                WEB,
                                SigningRequests.naming(
                                        uri("spiffe://cluster.local/ns/shop/sa/web"))))
                .isInstanceOf(CertifyDecision.Grant.class);
    }

    @Test
    void a_foreign_identity_is_refused() {
        assertRefused(
                evaluate(WEB, SigningRequests.naming(uri("spiffe://cluster.local/ns/shop/sa/pay"))),
                Refusal.Code.PERMISSION_DENIED,
                "ask for that name or for none");
    }

    @Test
    void a_dns_name_beside_the_own_identity_is_refused() {
        assertRefused(
                evaluate(
                        WEB,
                        SigningRequests.naming(
                                uri("spiffe://cluster.local/ns/shop/sa/web"),
                                new GeneralName(GeneralName.dNSName, "pay.shop"))),
                Refusal.Code.PERMISSION_DENIED,
                "DNS:pay.shop");
    }

    @Test
    void a_token_for_another_audience_is_refused() {
        assertRefused(
                evaluate(claims(List.of("vault"), Optional.empty()), SigningRequests.plain()),
                Refusal.Code.UNAUTHENTICATED,
                "audience weft.dev");
    }

    @Test
    void an_expired_token_is_refused() {
        assertRefused(
                evaluate(claims(List.of("weft.dev"), Optional.of(NOW)), SigningRequests.plain()),
                Refusal.Code.UNAUTHENTICATED,
                "expired");
    }

    @Test
    void a_request_for_an_authority_is_refused() {
        assertRefused(
                evaluate(WEB, SigningRequests.forAuthority()),
                Refusal.Code.PERMISSION_DENIED,
                "CA:TRUE");
    }

    @Test
    void a_key_that_the_caller_does_not_hold_is_refused() {
        assertRefused(
                evaluate(WEB, SigningRequests.withSomeoneElsesKey()),
                Refusal.Code.INVALID_ARGUMENT,
                "does not prove its key");
    }

    @Test
    void an_rsa_key_is_refused() throws Exception {
        assertRefused(
                evaluate(WEB, SigningRequests.withRsaKey()),
                Refusal.Code.INVALID_ARGUMENT,
                "P-256");
    }

    @Test
    void another_curve_is_refused() throws Exception {
        assertRefused(
                evaluate(WEB, SigningRequests.withKeyOnCurve("secp521r1")),
                Refusal.Code.INVALID_ARGUMENT,
                "P-256");
    }

    @Test
    void an_oversized_request_is_refused_unread() {
        assertRefused(
                evaluate(WEB, new byte[SigningRequest.MAX_BYTES + 1]),
                Refusal.Code.INVALID_ARGUMENT,
                "4096 bytes");
    }

    @Test
    void garbage_is_refused() {
        byte[] garbage = SigningRequests.plain();
        garbage[1] ^= 0x55;
        assertRefused(evaluate(WEB, garbage), Refusal.Code.INVALID_ARGUMENT, "PKCS #10");
    }

    @Test
    void no_change_of_one_byte_is_granted_or_thrown() {
        byte[] good = SigningRequests.plain();
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x41;
            assertThat(evaluate(WEB, bad)).isInstanceOf(CertifyDecision.Refuse.class);
        }
    }

    @Test
    void a_name_that_would_change_the_path_of_the_identity_is_refused() {
        TokenClaims odd =
                new TokenClaims(
                        "shop/sa/pay",
                        "web",
                        Optional.empty(),
                        List.of("weft.dev"),
                        Optional.empty());
        assertRefused(
                evaluate(odd, SigningRequests.plain()),
                Refusal.Code.INVALID_ARGUMENT,
                "cannot be a namespace");
    }

    private static CertifyDecision evaluate(TokenClaims claims, byte[] csr) {
        return CertifyRules.evaluate(claims, "cluster.local", csr, NOW);
    }

    private static GeneralName uri(String uri) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
    }

    private static TokenClaims claims(List<String> audiences, Optional<Instant> expires) {
        return new TokenClaims("shop", "web", Optional.of("web-1"), audiences, expires);
    }

    private static void assertRefused(
            CertifyDecision decision, Refusal.Code code, String sentence) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        CertifyDecision.Refuse.class,
                        refuse -> {
                            assertThat(refuse.refusal().code()).isEqualTo(code);
                            assertThat(refuse.refusal().sentence()).contains(sentence);
                        });
    }
}
