package dev.weft.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                Refusal.Reason.FOREIGN_NAME,
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
                Refusal.Reason.FOREIGN_NAME,
                "DNS:pay.shop");
    }

    @ParameterizedTest
    @MethodSource
    void another_name_in_the_place_of_the_own_or_beside_it_is_refused(GeneralName name) {
        assertRefused(
                evaluate(WEB, SigningRequests.naming(name)),
                Refusal.Reason.FOREIGN_NAME,
                "ask for that name or for none");
        assertRefused(
                evaluate(
                        WEB,
                        SigningRequests.naming(uri("spiffe://cluster.local/ns/shop/sa/web"), name)),
                Refusal.Reason.FOREIGN_NAME,
                "ask for that name or for none");
    }

    static List<GeneralName> another_name_in_the_place_of_the_own_or_beside_it_is_refused() {
        return List.of(
                new GeneralName(GeneralName.dNSName, "pay.shop"),
                new GeneralName(GeneralName.iPAddress, "10.0.0.1"),
                new GeneralName(GeneralName.rfc822Name, "pay@shop"),
                new GeneralName(new X500Name("CN=pay")),
                uri("spiffe://cluster.local/ns/shop/sa/pay"),
                uri("spiffe://cluster.local/ns/shop/sa/web/"),
                uri("SPIFFE://cluster.local/ns/shop/sa/web"));
    }

    @Test
    void a_subject_is_a_name_too() {
        assertRefused(
                evaluate(WEB, SigningRequests.withSubject("CN=pay")),
                Refusal.Reason.FOREIGN_NAME,
                "leave it empty");
    }

    @Test
    void names_in_two_places_are_refused_whichever_a_parser_would_see() {
        GeneralName own = uri("spiffe://cluster.local/ns/shop/sa/web");
        GeneralName pay = uri("spiffe://cluster.local/ns/shop/sa/pay");
        assertRefused(
                evaluate(WEB, SigningRequests.withTwoLists(own, pay)),
                Refusal.Reason.EXTENSION_REQUESTED,
                "other attributes than one list");
        assertRefused(
                evaluate(WEB, SigningRequests.withPassword()),
                Refusal.Reason.EXTENSION_REQUESTED,
                "other attributes than one list");
    }

    @Test
    void usages_are_given_and_not_asked_for() {
        assertRefused(
                evaluate(
                        WEB,
                        SigningRequests.asking(
                                Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign))),
                Refusal.Reason.EXTENSION_REQUESTED,
                "usages are given by the operator");
        assertRefused(
                evaluate(
                        WEB,
                        SigningRequests.asking(
                                Extension.extendedKeyUsage,
                                new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning))),
                Refusal.Reason.EXTENSION_REQUESTED,
                "usages are given by the operator");
    }

    @Test
    void what_is_not_in_der_is_refused() {
        assertRefused(
                evaluate(WEB, SigningRequests.inIndefiniteLength()),
                Refusal.Reason.REQUEST_MALFORMED,
                "not in DER");
    }

    @Test
    void what_follows_a_request_is_refused() {
        byte[] plain = SigningRequests.plain();
        assertRefused(
                evaluate(WEB, java.util.Arrays.copyOf(plain, plain.length + 1)),
                Refusal.Reason.REQUEST_MALFORMED,
                "PKCS #10");
    }

    @Test
    void a_sentence_is_one_line_of_bounded_length_whatever_it_quotes() {
        assertThat(evaluate(WEB, SigningRequests.naming(uri("a\nlog line" + "x".repeat(2_000)))))
                .isInstanceOfSatisfying(
                        CertifyDecision.Refuse.class,
                        refuse ->
                                assertThat(refuse.refusal().sentence())
                                        .hasSize(Refusal.MAX_LENGTH)
                                        .doesNotContain("\n"));
    }

    @Test
    void a_token_for_another_audience_is_refused() {
        assertRefused(
                evaluate(claims(List.of("vault"), Optional.empty()), SigningRequests.plain()),
                Refusal.Reason.TOKEN_AUDIENCE,
                "audience weft.dev");
    }

    @Test
    void an_expired_token_is_refused() {
        assertRefused(
                evaluate(claims(List.of("weft.dev"), Optional.of(NOW)), SigningRequests.plain()),
                Refusal.Reason.TOKEN_EXPIRED,
                "expired");
    }

    @Test
    void a_request_for_an_authority_is_refused() {
        assertRefused(
                evaluate(WEB, SigningRequests.forAuthority()),
                Refusal.Reason.AUTHORITY_REQUESTED,
                "CA:TRUE");
    }

    @Test
    void a_key_that_the_caller_does_not_hold_is_refused() {
        assertRefused(
                evaluate(WEB, SigningRequests.withSomeoneElsesKey()),
                Refusal.Reason.REQUEST_UNPROVEN,
                "does not prove its key");
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048})
    void an_rsa_key_is_refused(int bits) throws Exception {
        assertRefused(
                evaluate(WEB, SigningRequests.withRsaKey(bits)), Refusal.Reason.WEAK_KEY, "P-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp384r1", "secp521r1"})
    void another_curve_is_refused(String curve) throws Exception {
        assertRefused(
                evaluate(WEB, SigningRequests.withKeyOnCurve(curve)),
                Refusal.Reason.WEAK_KEY,
                "P-256");
    }

    @Test
    void an_oversized_request_is_refused_unread() {
        assertRefused(
                evaluate(WEB, new byte[SigningRequest.MAX_BYTES + 1]),
                Refusal.Reason.REQUEST_OVERSIZED,
                "4096 bytes");
    }

    @Test
    void garbage_is_refused() {
        byte[] garbage = SigningRequests.plain();
        garbage[1] ^= 0x55;
        assertRefused(evaluate(WEB, garbage), Refusal.Reason.REQUEST_MALFORMED, "PKCS #10");
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
                        Optional.empty(),
                        List.of("weft.dev"),
                        Optional.empty());
        assertRefused(
                evaluate(odd, SigningRequests.plain()),
                Refusal.Reason.IMPOSSIBLE_IDENTITY,
                "cannot be a namespace");
    }

    private static CertifyDecision evaluate(TokenClaims claims, byte[] csr) {
        return CertifyRules.evaluate(claims, "cluster.local", csr, NOW);
    }

    private static GeneralName uri(String uri) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
    }

    private static TokenClaims claims(List<String> audiences, Optional<Instant> expires) {
        return new TokenClaims(
                "shop", "web", Optional.of("web-1"), Optional.empty(), audiences, expires);
    }

    private static void assertRefused(
            CertifyDecision decision, Refusal.Reason reason, String sentence) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        CertifyDecision.Refuse.class,
                        refuse -> {
                            assertThat(refuse.refusal().reason()).isEqualTo(reason);
                            assertThat(refuse.refusal().sentence()).contains(sentence);
                        });
    }
}
