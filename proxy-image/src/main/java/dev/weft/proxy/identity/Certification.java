package dev.weft.proxy.identity;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.CertifyResponse;
import java.util.function.Consumer;

/** Who signs certificates. */
public interface Certification {
    /** What became of a request. */
    sealed interface Answer {
        record Issued(CertifyResponse response) implements Answer {}

        /** The issuer signs only what a request names; it is to name this identity. */
        record NameIt(String identity) implements Answer {}

        /**
         * No certificate came yet; the same request may be answered later.
         *
         * @param why a sentence for the log
         */
        record Later(String why) implements Answer {}

        /**
         * No certificate comes for this request.
         *
         * @param why a sentence for the log
         */
        record Refused(String why) implements Answer {}
    }

    /**
     * Asks for a certificate.
     *
     * @param request DER of a PKCS #10 request
     * @param then called once, on the event loop
     */
    void certify(ByteString request, Consumer<Answer> then);
}
