package dev.weft.operator.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.DirectoryAuthorityStore;
import dev.weft.operator.identity.ServerCertificate;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyPairCheckTest {
    @TempDir Path directory;

    private CertificateAuthority authority;

    @BeforeEach
    void open() {
        authority =
                CertificateAuthority.open(
                        new DirectoryAuthorityStore(directory),
                        new SecureRandom(),
                        InstantSource.system());
    }

    private ServerCertificate issue() {
        return authority.issueServer("webhook.example");
    }

    @Test
    void two_halves_that_fit_are_taken() {
        ServerCertificate issued = issue();

        assertThat(KeyPairCheck.fitting(issued)).isEqualTo(issued);
    }

    @Test
    void halves_of_two_certificates_are_refused() {
        refuses(issue().keyPem(), issue().certificatePem(), "not that of the certificate");
    }

    @Test
    void what_is_not_a_key_or_a_certificate_is_said_to_be_none() {
        refuses("", issue().certificatePem(), "not a private key in PEM");
        refuses(issue().certificatePem(), issue().certificatePem(), "not a private key in PEM");
        refuses(issue().keyPem(), issue().keyPem(), "not one in PEM");
        refuses(
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                issue().certificatePem(),
                "do not fit");
    }

    private static void refuses(String key, String certificate, String said) {
        assertThatThrownBy(() -> KeyPairCheck.fitting(new ServerCertificate(key, certificate)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(said);
    }
}
