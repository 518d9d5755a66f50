package dev.weft.proxy.snapshot.token;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * How tokens are signed (RFC 7518 section 3.1, RFC 8037). Only what a public key can check: {@code
 * none}, and shared secrets, which would be public keys here, do not exist.
 */
public enum TokenAlgorithm {
    RS256("SHA256withRSA", Kind.RSA, 0),
    RS384("SHA384withRSA", Kind.RSA, 0),
    RS512("SHA512withRSA", Kind.RSA, 0),
    PS256("RSASSA-PSS", Kind.RSA, 256),
    PS384("RSASSA-PSS", Kind.RSA, 384),
    PS512("RSASSA-PSS", Kind.RSA, 512),
    ES256("SHA256withECDSAinP1363Format", Kind.P256, 0),
    ES384("SHA384withECDSAinP1363Format", Kind.P384, 0),
    ES512("SHA512withECDSAinP1363Format", Kind.P521, 0),
    EdDSA("Ed25519", Kind.ED25519, 0);

    private enum Kind {
        RSA,
        P256,
        P384,
        P521,
        ED25519
    }

    private static final int LEAST_RSA_BITS = 2_048;
    private static final int MOST_RSA_BITS = 4_096;

    private final String signature;
    private final Kind kind;
    private final int pssBits;

    TokenAlgorithm(String signature, Kind kind, int pssBits) {
        this.signature = signature;
        this.kind = kind;
        this.pssBits = pssBits;
    }

    /** The digest of the name, for the salt as well (RFC 7518 section 3.5). */
    private static PSSParameterSpec pss(int bits) {
        String digest = "SHA-" + bits;
        return new PSSParameterSpec(
                digest,
                "MGF1",
                new MGF1ParameterSpec(digest),
                bits / Byte.SIZE,
                PSSParameterSpec.TRAILER_FIELD_BC);
    }

    /** The one of this name, which is compared with its case; empty when it is not taken. */
    public static Optional<TokenAlgorithm> named(String name) {
        return Arrays.stream(values()).filter(one -> one.name().equals(name)).findFirst();
    }

    /** Whether the key is of the kind, and neither too weak nor too slow to use. */
    public boolean fits(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> {
                int bits = rsa.getModulus().bitLength();
                yield kind == Kind.RSA && bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS;
            }
            case ECPublicKey ec ->
                    switch (ec.getParams().getOrder().bitLength()) {
                        case 256 -> kind == Kind.P256;
                        case 384 -> kind == Kind.P384;
                        case 521 -> kind == Kind.P521;
                        default -> false;
                    };
            case EdECPublicKey ed ->
                    kind == Kind.ED25519 && ed.getParams().getName().equals("Ed25519");
            default -> false;
        };
    }

    /** Whether the signature over the bytes was made with the other half of the key. */
    public boolean verifies(PublicKey key, byte[] signed, byte[] signatureBytes) {
        try {
            Signature check = Signature.getInstance(signature);
            if (pssBits > 0) {
                check.setParameter(pss(pssBits));
            }
            check.initVerify(key);
            check.update(signed);
            return check.verify(signatureBytes);
        } catch (GeneralSecurityException e) {
            // Of the wrong length, or not of the form that the algorithm has.
            return false;
        }
    }
}
