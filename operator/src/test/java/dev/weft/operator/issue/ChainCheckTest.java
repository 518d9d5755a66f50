package dev.weft.operator.issue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.issue.ChainCheck.Verdict;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class ChainCheckTest {
    private static final Instant NOW = TestIssuer.NOW;
    private static final Instant END = NOW.plus(Duration.ofHours(1));

    private final TestIssuer root = TestIssuer.root("root");
    private final TestIssuer intermediate = root.intermediate("intermediate");
    private final PublicKey key = TestIssuer.newKeys().getPublic();

    @Test
    void what_was_ordered_is_right_and_comes_without_the_root() {
        X509Certificate leaf = intermediate.leaf(key, END, TestIssuer.right(TestIssuer.WEB));

        Verdict verdict = check(List.of(leaf, intermediate.certificate(), root.certificate()), NOW);

        assertThat(verdict)
                .isEqualTo(
                        new Verdict.Right(
                                new IssuedChain(
                                        List.of(leaf, intermediate.certificate()),
                                        root.certificate())));
    }

    @Test
    void a_leaf_right_under_the_root_is_right() {
        X509Certificate leaf = root.leaf(key, END, TestIssuer.right(TestIssuer.WEB));

        assertThat(check(List.of(leaf), NOW)).isInstanceOf(Verdict.Right.class);
    }

    @Test
    void an_issuer_whose_clock_is_a_little_ahead_is_believed() {
        X509Certificate leaf = root.leaf(key, END, TestIssuer.right(TestIssuer.WEB));

        assertThat(check(List.of(leaf), NOW.minusSeconds(60))).isInstanceOf(Verdict.Right.class);
        assertThat(check(List.of(leaf), NOW.minusSeconds(600))).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void another_root_is_told_from_another_certificate() {
        TestIssuer other = TestIssuer.root("root");
        X509Certificate leaf = other.leaf(key, END, TestIssuer.right(TestIssuer.WEB));

        assertThat(check(List.of(leaf, other.certificate()), NOW))
                .isInstanceOf(Verdict.OtherRoot.class);
        assertThat(ChainCheck.check(List.of(leaf), TestIssuer.order(key), NOW))
                .as("without any root")
                .isInstanceOf(Verdict.OtherRoot.class);
    }

    @Test
    void a_chain_with_a_gap_leads_nowhere() {
        X509Certificate leaf = intermediate.leaf(key, END, TestIssuer.right(TestIssuer.WEB));

        assertThat(check(List.of(leaf), NOW)).isInstanceOf(Verdict.OtherRoot.class);
    }

    @Test
    void another_key_is_wrong() {
        assertWrong(
                root.leaf(TestIssuer.newKeys().getPublic(), END, TestIssuer.right(TestIssuer.WEB)),
                "for another key");
    }

    @Test
    void other_names_or_more_names_are_wrong() {
        GeneralName own =
                new GeneralName(GeneralName.uniformResourceIdentifier, TestIssuer.WEB.uri());
        assertWrong(
                with(
                        List.of(
                                TestIssuer.names(
                                        own, new GeneralName(GeneralName.dNSName, "pay.shop"))),
                        Extension.subjectAlternativeName),
                "and not spiffe://cluster.local/ns/shop/sa/web alone");
        assertWrong(
                with(
                        List.of(
                                TestIssuer.names(
                                        new GeneralName(
                                                GeneralName.uniformResourceIdentifier,
                                                "spiffe://cluster.local/ns/shop/sa/pay"))),
                        Extension.subjectAlternativeName),
                "ns/shop/sa/pay");
    }

    @Test
    void an_authority_is_wrong() {
        assertWrong(
                with(
                        List.of(
                                new TestIssuer.Added(
                                        Extension.basicConstraints, new BasicConstraints(true))),
                        Extension.basicConstraints),
                "that of an authority");
        assertWrong(
                with(
                        List.of(
                                new TestIssuer.Added(
                                        Extension.keyUsage,
                                        new KeyUsage(
                                                KeyUsage.digitalSignature | KeyUsage.keyCertSign))),
                        Extension.keyUsage),
                "that of an authority");
    }

    @Test
    void other_uses_are_wrong() {
        assertWrong(
                with(
                        List.of(TestIssuer.uses(KeyPurposeId.id_kp_serverAuth)),
                        Extension.extendedKeyUsage),
                "other uses");
        assertWrong(
                with(
                        List.of(
                                TestIssuer.uses(
                                        KeyPurposeId.id_kp_serverAuth,
                                        KeyPurposeId.id_kp_clientAuth,
                                        KeyPurposeId.id_kp_codeSigning)),
                        Extension.extendedKeyUsage),
                "other uses");
        assertWrong(
                with(
                        List.of(
                                new TestIssuer.Added(
                                        Extension.keyUsage,
                                        new KeyUsage(KeyUsage.keyEncipherment))),
                        Extension.keyUsage),
                "may not sign handshakes");
    }

    @Test
    void a_life_that_is_too_short_or_too_long_is_wrong() {
        assertWrong(
                root.leaf(key, NOW.plusSeconds(5), TestIssuer.right(TestIssuer.WEB)),
                "and not from now for 15 s to 90 days");
        assertWrong(
                root.leaf(key, NOW.plus(Duration.ofDays(100)), TestIssuer.right(TestIssuer.WEB)),
                "and not from now for 15 s to 90 days");
    }

    @Test
    void too_many_certificates_are_wrong() {
        X509Certificate leaf = root.leaf(key, END, TestIssuer.right(TestIssuer.WEB));

        assertThat(check(Collections.nCopies(ChainCheck.MAX_CERTIFICATES + 1, leaf), NOW))
                .isInstanceOf(Verdict.Wrong.class);
        assertThat(check(List.of(), NOW)).isInstanceOf(Verdict.Wrong.class);
    }

    /** A leaf that is right but for the extensions of one type. */
    private X509Certificate with(
            List<TestIssuer.Added> instead, org.bouncycastle.asn1.ASN1ObjectIdentifier type) {
        List<TestIssuer.Added> extensions = new ArrayList<>(TestIssuer.right(TestIssuer.WEB));
        extensions.removeIf(one -> one.type().equals(type));
        extensions.addAll(instead);
        return root.leaf(key, END, extensions);
    }

    private Verdict check(List<X509Certificate> chain, Instant now) {
        return ChainCheck.check(chain, TestIssuer.order(key, root.certificate()), now);
    }

    private void assertWrong(X509Certificate leaf, String sentence) {
        assertThat(check(List.of(leaf), NOW))
                .isInstanceOfSatisfying(
                        Verdict.Wrong.class,
                        wrong -> assertThat(wrong.sentence()).contains(sentence));
    }
}
