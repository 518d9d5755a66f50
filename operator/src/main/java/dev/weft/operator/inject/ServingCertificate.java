package dev.weft.operator.inject;

import dev.weft.operator.identity.ServerCertificate;
import java.time.Duration;

/** Where the certificate of the webhook's port comes from. */
sealed interface ServingCertificate permits AuthorityCertificate, CertificateFiles {
    /**
     * The one to show from now on.
     *
     * @throws IllegalStateException with a sentence when there is none
     */
    ServerCertificate read();

    /** After what time to look for another. */
    Duration lookAgain();
}
