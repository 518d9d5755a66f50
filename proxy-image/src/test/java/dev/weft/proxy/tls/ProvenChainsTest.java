package dev.weft.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.proxy.tls.ProvenChains.Side;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProvenChainsTest {
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";

    private final TestAuthority authority = new TestAuthority();
    private final PublicKey key = authority.root().getPublicKey();
    private final X509Certificate[] web = {
        authority.issue(key, WEB, Instant.now().plus(Duration.ofHours(1)))
    };
    private Instant now = Instant.now();
    private final ProvenChains chains = new ProvenChains(() -> now);
    private int proofs;

    @Test
    void who_was_believed_is_not_asked_for_proof_again() throws CertificateException {
        identity(web, Side.CLIENT);
        assertThat(identity(web, Side.CLIENT)).isEqualTo(WEB);
        assertThat(proofs).isEqualTo(1);
    }

    @Test
    void who_was_refused_is_asked_each_time() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> chains.identity(web, Side.CLIENT, this::refusal))
                    .isInstanceOf(CertificateException.class);
        }
        assertThat(proofs).isEqualTo(2);
    }

    @Test
    void the_other_end_of_a_connection_is_another_question() throws CertificateException {
        identity(web, Side.CLIENT);
        identity(web, Side.SERVER);
        assertThat(proofs).isEqualTo(2);
    }

    @Test
    void another_certificate_of_the_same_peer_is_proven() throws CertificateException {
        identity(web, Side.CLIENT);
        identity(
                new X509Certificate[] {
                    authority.issue(key, WEB, Instant.now().plus(Duration.ofHours(2)))
                },
                Side.CLIENT);
        assertThat(proofs).isEqualTo(2);
    }

    @Test
    void a_certificate_that_has_ended_is_asked_for_proof() throws CertificateException {
        identity(web, Side.CLIENT);
        now = now.plus(Duration.ofHours(2));
        assertThatThrownBy(() -> chains.identity(web, Side.CLIENT, this::refusal))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void an_issuer_that_has_ended_ends_what_it_signed() throws CertificateException {
        TestAuthority.Intermediate intermediate = authority.intermediate();
        X509Certificate leaf =
                intermediate.issue(
                        key,
                        TestAuthority.Leaf.of(WEB).until(Instant.now().plus(Duration.ofDays(9))));
        X509Certificate[] chain = {leaf, intermediate.certificate()};
        identity(chain, Side.CLIENT);
        now = now.plus(Duration.ofDays(2));
        identity(chain, Side.CLIENT);
        assertThat(proofs).isEqualTo(2);
    }

    @Test
    void so_many_are_remembered_and_no_more() throws CertificateException {
        identity(web, Side.CLIENT);
        for (int i = 0; i < ProvenChains.MOST; i++) {
            X509Certificate other = authority.issue(key, WEB, Instant.now().plusSeconds(60));
            identity(new X509Certificate[] {other}, Side.CLIENT);
        }
        proofs = 0;
        identity(web, Side.CLIENT);
        assertThat(proofs).isEqualTo(1);
    }

    private String identity(X509Certificate[] chain, Side side) throws CertificateException {
        return chains.identity(chain, side, this::proof);
    }

    private String proof() {
        proofs++;
        return WEB;
    }

    private String refusal() throws CertificateException {
        proofs++;
        throw new CertificateException("not believed");
    }
}
