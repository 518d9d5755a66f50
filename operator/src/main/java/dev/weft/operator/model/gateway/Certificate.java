package dev.weft.operator.model.gateway;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * A certificate that a Gateway shows.
 *
 * @param chain DER, leaf first
 * @param privateKey DER of PKCS #8
 */
public record Certificate(List<ByteString> chain, ByteString privateKey) {
    public Certificate {
        chain = List.copyOf(chain);
    }

    /** Without the key: whatever is printed may be read by others. */
    @Override
    public String toString() {
        return "Certificate of " + chain.size() + " in its chain";
    }
}
