package dev.weft.operator.push;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.Certified;
import java.time.Instant;

/**
 * The certificate that a proxy proves itself with, as the proxy says.
 *
 * @param root the fingerprint of the root that it leads to
 */
public record LeafInForce(ByteString root, Instant expires) {
    /** Of SHA-256. */
    static final int FINGERPRINT_BYTES = 32;

    /**
     * Reads what a proxy says.
     *
     * @throws IllegalArgumentException with a sentence for the proxy
     */
    static LeafInForce read(Certified message) {
        if (message.getRoot().size() != FINGERPRINT_BYTES) {
            throw new IllegalArgumentException(
                    "the fingerprint of a root has " + FINGERPRINT_BYTES + " bytes");
        }
        return new LeafInForce(
                message.getRoot(),
                Instant.ofEpochSecond(
                        Math.clamp(
                                message.getExpires().getSeconds(),
                                0,
                                Instant.MAX.getEpochSecond())));
    }
}
