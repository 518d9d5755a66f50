package dev.weft.proxy.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** A certificate that is not believed, and which of the faults it has. */
final class PeerRefusedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final PeerFault fault;

    PeerRefusedException(PeerFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    private PeerRefusedException(PeerFault fault, CertificateException cause) {
        super(cause.getMessage(), cause);
        this.fault = fault;
    }

    /** Names the fault behind a chain that leads to no root. */
    static PeerRefusedException chain(CertificateException cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            switch (at) {
                case CertificateExpiredException expired -> {
                    return new PeerRefusedException(PeerFault.EXPIRED, cause);
                }
                case CertificateNotYetValidException early -> {
                    return new PeerRefusedException(PeerFault.NOT_YET_VALID, cause);
                }
                case CertPathValidatorException path
                        when path.getReason() == BasicReason.EXPIRED -> {
                    return new PeerRefusedException(PeerFault.EXPIRED, cause);
                }
                case CertPathValidatorException path
                        when path.getReason() == BasicReason.NOT_YET_VALID -> {
                    return new PeerRefusedException(PeerFault.NOT_YET_VALID, cause);
                }
                default -> {
                    // Its cause may say more.
                }
            }
        }
        return new PeerRefusedException(PeerFault.UNTRUSTED, cause);
    }

    PeerFault fault() {
        return fault;
    }
}
