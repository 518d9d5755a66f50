package dev.weft.operator.inject;

import dev.weft.operator.identity.ServerCertificate;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A certificate of the operator's own authority, a new one each time.
 *
 * @param lookAgain a part of the life of a certificate
 */
record AuthorityCertificate(Supplier<ServerCertificate> issuer, Duration lookAgain)
        implements ServingCertificate {
    @Override
    public ServerCertificate read() {
        return issuer.get();
    }
}
