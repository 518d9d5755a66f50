package dev.weft.proxy.upstream;

import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import java.security.cert.CertificateException;

/** Says what it means that the other side of a connection did not prove who it is. */
final class HandshakeFailures {
    private HandshakeFailures() {}

    static UpstreamFailure of(Target target, Throwable cause) {
        if (!(target instanceof Target.Mesh)) {
            return Upstreams.connectFailed(target, cause);
        }
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof CertificateException) {
                return new UpstreamFailure(Kind.IDENTITY_MISMATCH, "" + at.getMessage());
            }
        }
        return new UpstreamFailure(Kind.TLS_FAILED, "" + cause.getMessage());
    }

    /** What the innermost cause says: those around it only say that there was one. */
    static String why(Throwable failure) {
        Throwable at = failure;
        for (Throwable cause = at.getCause(); cause != null; cause = at.getCause()) {
            at = cause;
        }
        return "" + at.getMessage();
    }
}
