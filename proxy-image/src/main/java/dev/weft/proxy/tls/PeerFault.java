package dev.weft.proxy.tls;

import io.netty.handler.ssl.NotSslRecordException;
import javax.net.ssl.SSLException;

/** Why a peer did not prove who it is. */
public enum PeerFault {
    /** Its certificate does not lead to a root of the mesh. */
    UNTRUSTED("untrusted"),
    EXPIRED("expired"),
    NOT_YET_VALID("not-yet-valid"),
    /** Its certificate is not for the end of a connection that the peer is. */
    PURPOSE("purpose"),
    /** Its certificate has no SPIFFE id, or several. */
    NAME("name"),
    TRUST_DOMAIN("trust-domain"),
    /** It is of the mesh, but not who was called. */
    OTHER_IDENTITY("other-identity"),
    NO_CERTIFICATE("no-certificate"),
    TLS_VERSION("tls-version"),
    NOT_TLS("not-tls"),
    /** It went away, was too slow, or sent what cannot be read. */
    BROKEN_OFF("broken-off");

    private final String text;

    PeerFault(String text) {
        this.text = text;
    }

    /** In kebab case, as metrics show it. */
    public String text() {
        return text;
    }

    /** The fault behind a handshake that failed. */
    public static PeerFault of(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            switch (at) {
                case PeerRefusedException refused -> {
                    return refused.fault();
                }
                case NotSslRecordException noTls -> {
                    return NOT_TLS;
                }
                case SSLException tls when tells(tls, "PEER_DID_NOT_RETURN_A_CERTIFICATE") -> {
                    return NO_CERTIFICATE;
                }
                case SSLException tls when tells(tls, "UNSUPPORTED_PROTOCOL") -> {
                    return TLS_VERSION;
                }
                default -> {
                    // Its cause may say more.
                }
            }
        }
        return BROKEN_OFF;
    }

    /** Reasons of BoringSSL (ssl.errordata) are told in the message alone. */
    private static boolean tells(SSLException failure, String reason) {
        String message = failure.getMessage();
        return message != null && message.contains(reason);
    }
}
