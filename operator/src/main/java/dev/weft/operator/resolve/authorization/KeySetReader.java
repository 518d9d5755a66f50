package dev.weft.operator.resolve.authorization;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.KeySet;
import dev.weft.proxy.config.v1.SigningKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Reads a JSON Web Key Set (RFC 7517). Keys that are not for signatures, or that no proxy would
 * use, are passed over: an issuer may have others for others.
 */
public final class KeySetReader {
    /** The longest text that is read. */
    public static final int MOST_BYTES = 65_536;

    private static final int MOST_KEYS = 32;
    private static final int MOST_NAME = 1_024;
    private static final int LEAST_RSA_BITS = 2_048;
    private static final int MOST_RSA_BITS = 4_096;

    private KeySetReader() {}

    /**
     * The keys under a name.
     *
     * @throws IllegalArgumentException with a sentence, which shows nothing of the text
     */
    public static KeySet read(String name, String json) {
        KeySet.Builder made = KeySet.newBuilder().setName(name);
        try {
            for (JsonWebKey key : new JsonWebKeySet(json).getJsonWebKeys()) {
                signing(key).ifPresent(made::addKeys);
            }
        } catch (JoseException | RuntimeException e) {
            throw new IllegalArgumentException("is no JSON Web Key Set (RFC 7517)", e);
        }
        if (made.getKeysCount() == 0) {
            throw new IllegalArgumentException(
                    "has no public key for signatures: RSA of 2048 to 4096 bits, P-256, P-384,"
                            + " P-521 or Ed25519");
        }
        if (made.getKeysCount() > MOST_KEYS) {
            throw new IllegalArgumentException(
                    "has " + made.getKeysCount() + " keys; " + MOST_KEYS + " are the most");
        }
        return made.build();
    }

    private static Optional<SigningKey> signing(JsonWebKey key) {
        boolean forOthers =
                (key.getUse() != null && !key.getUse().equals("sig"))
                        || (key.getKeyOps() != null && !key.getKeyOps().contains("verify"));
        if (forOthers || !(key instanceof PublicJsonWebKey pair)) {
            return Optional.empty();
        }
        String id = Objects.requireNonNullElse(key.getKeyId(), "");
        List<String> algorithms = algorithms(pair.getPublicKey());
        if (key.getAlgorithm() != null) {
            algorithms = algorithms.stream().filter(key.getAlgorithm()::equals).toList();
        }
        return algorithms.isEmpty() || id.length() > MOST_NAME
                ? Optional.empty()
                : Optional.of(
                        SigningKey.newBuilder()
                                .setId(id)
                                .addAllAlgorithms(algorithms)
                                .setPublicKey(ByteString.copyFrom(pair.getPublicKey().getEncoded()))
                                .build());
    }

    private static List<String> algorithms(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> {
                int bits = rsa.getModulus().bitLength();
                yield bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS
                        ? List.of()
                        : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
            }
            case ECPublicKey ec ->
                    switch (ec.getParams().getOrder().bitLength()) {
                        case 256 -> List.of("ES256");
                        case 384 -> List.of("ES384");
                        case 521 -> List.of("ES512");
                        default -> List.of();
                    };
            case EdECPublicKey ed when ed.getParams().getName().equals("Ed25519") ->
                    List.of("EdDSA");
            default -> List.of();
        };
    }
}
