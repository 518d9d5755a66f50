package dev.weft.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final SpiffeId WEB = new SpiffeId("cluster.local", "shop", "web");

    @TempDir Path directory;

    @Test
    void a_leaf_names_the_identity_alone_and_chains_to_the_root() throws Exception {
        CertificateAuthority authority = open();
        X509Certificate leaf =
                authority.issue(
                        WEB,
                        CertificateAuthority.newKeyPair(new SecureRandom()).getPublic(),
                        Duration.ofMinutes(5));

        leaf.verify(authority.roots().getFirst().getPublicKey());
        assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(6, WEB.uri()));
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getExtendedKeyUsage())
                .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(Duration.between(NOW, leaf.getNotAfter().toInstant()))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void serials_differ() {
        CertificateAuthority authority = open();
        var key = CertificateAuthority.newKeyPair(new SecureRandom()).getPublic();
        assertThat(authority.issue(WEB, key, Duration.ofHours(1)).getSerialNumber())
                .isNotEqualTo(authority.issue(WEB, key, Duration.ofHours(1)).getSerialNumber());
    }

    @Test
    void a_leaf_ends_with_the_authority_at_the_latest() {
        CertificateAuthority authority = open();
        var key = CertificateAuthority.newKeyPair(new SecureRandom()).getPublic();

        X509Certificate leaf = authority.issue(WEB, key, Duration.ofDays(100_000));

        assertThat(leaf.getNotAfter()).isEqualTo(authority.roots().getFirst().getNotAfter());
    }

    @Test
    void the_root_survives_a_restart() {
        assertThat(open().roots()).isEqualTo(open().roots());
    }

    @Test
    void the_key_is_for_its_owner_alone() throws Exception {
        open();
        for (String file : List.of("ca.key", "ca.pem")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(directory.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void a_workload_that_asks_too_often_has_to_wait() {
        IssueRate rate = new IssueRate();
        for (int i = 0; i < IssueRate.BURST; i++) {
            assertThat(rate.tryTake("web", NOW)).isTrue();
        }
        assertThat(rate.tryTake("web", NOW)).isFalse();
        assertThat(rate.tryTake("pay", NOW)).isTrue();
        assertThat(rate.tryTake("web", NOW.plus(IssueRate.REFILL))).isTrue();
    }

    private CertificateAuthority open() {
        return CertificateAuthority.open(
                new DirectoryAuthorityStore(directory),
                new SecureRandom(),
                InstantSource.fixed(NOW));
    }
}
