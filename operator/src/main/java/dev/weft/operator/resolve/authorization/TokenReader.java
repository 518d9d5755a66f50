package dev.weft.operator.resolve.authorization;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.operator.model.TokenKeys;
import dev.weft.proxy.config.v1.ClaimMatch;
import dev.weft.proxy.config.v1.TokenDemand;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads what rules ask of tokens, and notes by which keys those are checked. */
final class TokenReader {
    /** Key sets of one policy. */
    private static final int MOST_KEY_SETS = 16;

    private static final int MOST_CLAIM = 1_024;

    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final Map<String, TokenKeys> keys = new LinkedHashMap<>();

    /** Those that demands named so far, by name. */
    Map<String, TokenKeys> keys() {
        return keys;
    }

    /**
     * The demand.
     *
     * @throws IllegalArgumentException with a sentence that names the field
     */
    TokenDemand read(Authorization.Jwt jwt, String at) {
        TokenKeys of = keys(jwt, at);
        keys.put(of.name(), of);
        if (keys.size() > MOST_KEY_SETS) {
            throw new IllegalArgumentException(
                    at + ": is of one issuer too many; a policy may name " + MOST_KEY_SETS);
        }
        TokenDemand.Builder made =
                TokenDemand.newBuilder()
                        .setIssuer(jwt.issuer())
                        .addAllAudiences(jwt.audiences())
                        .setKeys(of.name());
        new TreeMap<>(jwt.claims())
                .forEach(
                        (name, value) -> {
                            if (name.isEmpty()
                                    || name.length() > MOST_CLAIM
                                    || value.length() > MOST_CLAIM) {
                                throw new IllegalArgumentException(
                                        at
                                                + ".claims: names and values have at most "
                                                + MOST_CLAIM
                                                + " characters, and a name has one");
                            }
                            made.addClaims(ClaimMatch.newBuilder().setName(name).setValue(value));
                        });
        return made.build();
    }

    private static TokenKeys keys(Authorization.Jwt jwt, String at) {
        if (jwt.jwks() != null) {
            try {
                return new TokenKeys.Written(
                        KeySetReader.read("jwks:" + digest(jwt.jwks()), jwt.jwks()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(at + ".jwks: " + e.getMessage(), e);
            }
        }
        if (jwt.jwksUri() != null) {
            return new TokenKeys.Published(
                    jwt.issuer(),
                    address(jwt.jwksUri(), at + ".jwksUri"),
                    TokenKeys.Published.Kind.KEYS);
        }
        return new TokenKeys.Published(
                jwt.issuer(),
                address(jwt.issuer().replaceFirst("/$", "") + DISCOVERY, at + ".issuer"),
                TokenKeys.Published.Kind.DISCOVERY);
    }

    /** What is asked in plaintext, anybody may answer. */
    private static String address(String text, String at) {
        try {
            URI address = new URI(text);
            boolean whole =
                    "https".equals(address.getScheme())
                            && address.getHost() != null
                            && address.getUserInfo() == null;
            if (whole) {
                return text;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                at
                        + ": is not the https address of somebody who publishes keys; give jwksUri,"
                        + " or the keys themselves in jwks");
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)),
                            0,
                            8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
