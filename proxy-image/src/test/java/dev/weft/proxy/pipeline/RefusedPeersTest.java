package dev.weft.proxy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import dev.weft.proxy.tls.TestAuthority.Leaf;
import dev.weft.proxy.tls.TestCaller;
import dev.weft.proxy.tls.TlsMaterial;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets no further than the handshake on the mesh port, and why. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefusedPeersTest {
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";
    private static final String ADMIN = "spiffe://cluster.local/ns/shop/sa/admin";
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestAuthority authority = new TestAuthority();
    private final KeyPair key = TestAuthority.pair();
    private final ProxyNode proxy = new ProxyNode(authority, "pay");

    @BeforeEach
    void everybodyMay() {
        proxy.accepts(WorkloadConfig.newBuilder());
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    private X509Certificate certificate(Leaf leaf) {
        return authority.issue(key.getPublic(), leaf);
    }

    private void refused(String reason, Leaf leaf) {
        refused(reason, TestCaller.showing(key.getPrivate(), certificate(leaf)));
    }

    private void refused(String reason, TestCaller caller) {
        assertThat(served(caller)).isFalse();
        counted(reason);
    }

    private boolean served(TestCaller caller) {
        return caller.isServed(proxy.address(), WireNames.MESH_PORT);
    }

    /** Once under this reason, and never under another. */
    private void counted(String reason) {
        Until.holds(
                "a refusal is counted: " + proxy.metrics("weft_handshakes_refused_total"),
                () -> proxy.metric("weft_handshakes_refused_total") > 0);
        assertThat(proxy.metrics("weft_handshakes_refused_total"))
                .containsExactly("weft_handshakes_refused_total{reason=\"" + reason + "\"} 1.0");
    }

    @Test
    void a_peer_with_a_certificate_of_the_mesh_is_served() {
        X509Certificate certificate = certificate(Leaf.of(WEB).only(KeyPurposeId.id_kp_clientAuth));

        assertThat(served(TestCaller.showing(key.getPrivate(), certificate))).isTrue();
        assertThat(proxy.metrics("weft_handshakes_refused_total")).isEmpty();
    }

    @Test
    void a_peer_of_another_root_is_refused() {
        X509Certificate foreign = new TestAuthority().issue(key.getPublic(), Leaf.of(WEB));
        refused("untrusted", TestCaller.showing(key.getPrivate(), foreign));
    }

    @Test
    void a_peer_that_signed_for_itself_is_refused() {
        X509Certificate own = TestAuthority.issue("CN=leaf", key, key.getPublic(), Leaf.of(WEB));
        refused("untrusted", TestCaller.showing(key.getPrivate(), own));
    }

    @Test
    void a_peer_that_signed_as_the_root_is_refused() {
        X509Certificate forged =
                TestAuthority.issue("CN=test root", key, key.getPublic(), Leaf.of(WEB));
        refused("untrusted", TestCaller.showing(key.getPrivate(), forged));
    }

    @Test
    void a_workload_cannot_sign_for_another_identity() {
        KeyPair forged = TestAuthority.pair();
        X509Certificate admin =
                TestAuthority.issue("CN=leaf", key, forged.getPublic(), Leaf.of(ADMIN));
        refused(
                "untrusted",
                TestCaller.showing(forged.getPrivate(), admin, certificate(Leaf.of(WEB))));
    }

    @Test
    void a_peer_whose_certificate_has_expired_is_refused() {
        refused("expired", Leaf.of(WEB).until(Instant.now().minus(HOUR)));
    }

    @Test
    void a_peer_whose_certificate_is_not_valid_yet_is_refused() {
        refused(
                "not-yet-valid",
                Leaf.of(WEB)
                        .from(Instant.now().plus(HOUR))
                        .until(Instant.now().plus(HOUR.multipliedBy(2))));
    }

    @Test
    void a_peer_of_an_intermediate_is_refused_once_the_root_above_it_is_given_up() {
        TestAuthority.Intermediate stolen = authority.intermediate();
        TestCaller thief =
                TestCaller.showing(
                        key.getPrivate(),
                        stolen.issue(key.getPublic(), Leaf.of(ADMIN)),
                        stolen.certificate());
        assertThat(served(thief)).isTrue();

        proxy.trusts(new TestAuthority());

        refused("untrusted", thief);
    }

    @Test
    void a_workload_cannot_be_an_intermediate_although_the_root_signed_it() {
        KeyPair forged = TestAuthority.pair();
        X509Certificate admin =
                TestAuthority.issue("CN=leaf", key, forged.getPublic(), Leaf.of(ADMIN));
        X509Certificate own = certificate(Leaf.of(WEB));

        refused("untrusted", TestCaller.showing(forged.getPrivate(), admin, own, authority.root()));
    }

    @Test
    void a_peer_of_another_trust_domain_is_refused() {
        refused("trust-domain", Leaf.of("spiffe://other.example/ns/shop/sa/web"));
    }

    @Test
    void a_peer_of_a_trust_domain_that_only_begins_like_ours_is_refused() {
        refused("trust-domain", Leaf.of("spiffe://cluster.local.example/ns/shop/sa/web"));
    }

    @Test
    void a_peer_without_a_name_is_refused() {
        refused("name", Leaf.of());
    }

    @Test
    void a_peer_whose_name_is_of_dns_is_refused() {
        TlsMaterial server = authority.serving("web.shop", "cluster.local");
        refused(
                "name",
                TestCaller.showing(server.key(), server.chain().toArray(X509Certificate[]::new)));
    }

    @Test
    void a_peer_whose_name_is_no_spiffe_id_is_refused() {
        refused("trust-domain", Leaf.of("https://cluster.local/ns/shop/sa/web"));
    }

    @Test
    void a_peer_with_two_names_is_refused() {
        refused("name", Leaf.of(WEB, ADMIN));
    }

    @Test
    void a_peer_whose_certificate_is_for_servers_only_is_refused() {
        refused("purpose", Leaf.of(WEB).only(KeyPurposeId.id_kp_serverAuth));
    }

    @Test
    void a_peer_without_a_certificate_is_refused() {
        refused("no-certificate", TestCaller.showingNothing());
    }

    @Test
    void a_peer_that_does_not_have_the_key_is_refused() {
        KeyPair other = TestAuthority.pair();
        refused("broken-off", TestCaller.showing(other.getPrivate(), certificate(Leaf.of(WEB))));
    }

    @Test
    void a_peer_that_speaks_an_older_tls_is_refused() {
        refused(
                "tls-version",
                TestCaller.showing(key.getPrivate(), certificate(Leaf.of(WEB)))
                        .speaking("TLSv1.2"));
    }

    @Test
    void a_peer_that_speaks_no_tls_is_refused() throws IOException {
        try (Socket socket = new Socket(proxy.address(), WireNames.MESH_PORT)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            counted("not-tls");
        }
    }
}
