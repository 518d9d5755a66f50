package dev.weft.proxy.authz.token;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.KeySet;
import dev.weft.proxy.config.v1.SigningKey;
import dev.weft.proxy.snapshot.token.TokenAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An issuer of tokens with a key of each kind. */
public final class SignedTokens {
    public static final String ISSUER = "https://issuer.example";

    private final Map<String, KeyPair> keys;

    public SignedTokens() {
        try {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(2_048);
            keys =
                    Map.of(
                            "rsa", rsa.generateKeyPair(),
                            "ES256", curve("secp256r1"),
                            "ES384", curve("secp384r1"),
                            "ES512", curve("secp521r1"),
                            "EdDSA", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair curve(String name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair();
    }

    /** All keys, by ids that are the names of their algorithms; {@code rsa} for six of them. */
    public KeySet keySet(String name) {
        KeySet.Builder set = KeySet.newBuilder().setName(name);
        keys.forEach(
                (id, pair) ->
                        set.addKeys(
                                SigningKey.newBuilder()
                                        .setId(id)
                                        .addAllAlgorithms(
                                                id.equals("rsa")
                                                        ? List.of(
                                                                "RS256", "RS384", "RS512", "PS256",
                                                                "PS384", "PS512")
                                                        : List.of(id))
                                        .setPublicKey(
                                                ByteString.copyFrom(
                                                        pair.getPublic().getEncoded()))));
        return set.build();
    }

    /** A token with these claims, which are JSON without the braces. */
    public String token(TokenAlgorithm algorithm, String claims) {
        return token(algorithm, header(algorithm), "{" + claims + "}");
    }

    public static String header(TokenAlgorithm algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId(algorithm) + "\"}";
    }

    private static String keyId(TokenAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256, ES384, ES512, EdDSA -> algorithm.name();
            default -> "rsa";
        };
    }

    /** A token with this header and these claims, signed in this way. */
    public String token(TokenAlgorithm algorithm, String header, String claims) {
        String text = part(header) + "." + part(claims);
        PrivateKey key = keys.get(keyId(algorithm)).getPrivate();
        try {
            Signature signature = Signature.getInstance(signature(algorithm));
            if (algorithm.name().startsWith("PS")) {
                String digest = "SHA-" + algorithm.name().substring(2);
                int salt = Integer.parseInt(algorithm.name().substring(2)) / 8;
                signature.setParameter(
                        new PSSParameterSpec(
                                digest, "MGF1", new MGF1ParameterSpec(digest), salt, 1));
            }
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signature(TokenAlgorithm algorithm) {
        String bits = algorithm.name().substring(2);
        return switch (algorithm) {
            case RS256, RS384, RS512 -> "SHA" + bits + "withRSA";
            case PS256, PS384, PS512 -> "RSASSA-PSS";
            case ES256, ES384, ES512 -> "SHA" + bits + "withECDSAinP1363Format";
            case EdDSA -> "Ed25519";
        };
    }

    /** A token with a secret that everybody knows: the public key (RFC 8725 section 2.1). */
    public String withPublicKeyAsSecret(String header, String claims) {
        String text = part(header) + "." + part(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keys.get("rsa").getPublic().getEncoded(), "HmacSHA256"));
            return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String part(String json) {
        return base64(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
