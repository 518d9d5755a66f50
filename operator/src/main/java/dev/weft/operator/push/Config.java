package dev.weft.operator.push;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What a proxy is to hold under a key. Two configs of the same hash are the same config. */
public sealed interface Config {
    /** SHA-256 of the payload; empty for {@link Unknown}. */
    ByteString hash();

    /** A serialized message. */
    record Known(ByteString payload, ByteString hash) implements Config {}

    /** Nothing is known under the key. */
    record Unknown() implements Config {
        @Override
        public ByteString hash() {
            return ByteString.EMPTY;
        }
    }

    /** A config of these bytes. */
    static Config of(ByteString payload) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            payload.asReadOnlyByteBufferList().forEach(digest::update);
            return new Known(payload, ByteString.copyFrom(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
