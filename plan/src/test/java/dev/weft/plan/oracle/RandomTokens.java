package dev.weft.plan.oracle;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.plan.judge.Question;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Tokens of which is known what they are, because they were made here. */
final class RandomTokens {
    private static final String ISSUER = "https://issuer.example";
    private static final KeyPair KNOWN = pair();
    private static final KeyPair UNKNOWN = pair();
    private static final List<Token> ALL = all();

    private RandomTokens() {}

    /** What a request's headers are worth. */
    enum Worth {
        ABSENT,
        ILLEGIBLE,
        /** It names the issuer and is not good. */
        DOUBTFUL,
        GOOD
    }

    /** Values of the header, and what there is to know of them. */
    record Token(
            List<String> headers,
            Worth worth,
            String issuer,
            Set<String> audiences,
            Map<String, Set<String>> claims) {}

    static List<Question.Header> headers(RandomGenerator random) {
        return RandomRules.oneOf(random, ALL.toArray(Token[]::new)).headers().stream()
                .map(value -> new Question.Header("authorization", value))
                .toList();
    }

    static Authorization.Jwt demand(RandomGenerator random) {
        return new Authorization.Jwt(
                RandomRules.oneOf(random, ISSUER, ISSUER, ISSUER, "https://other.example"),
                RandomRules.oneOf(random, List.of(), List.of("shop"), List.of("shop", "pay")),
                RandomRules.oneOf(
                        random,
                        Map.of(),
                        Map.of("role", "clerk"),
                        Map.of("scope", "refund"),
                        Map.of("role", "clerk", "vip", "true")),
                null,
                jwks());
    }

    static Token of(List<String> headers) {
        return ALL.stream().filter(one -> one.headers().equals(headers)).findFirst().orElseThrow();
    }

    private static List<Token> all() {
        List<Token> all = new ArrayList<>();
        String now = "\"exp\":" + Long.MAX_VALUE / 10_000;
        String clerk = "\"role\":[\"boss\",\"clerk\"],\"vip\":true,\"scope\":\"read refund\"";
        Map<String, Set<String>> clerks =
                Map.of(
                        "role", Set.of("boss", "clerk"),
                        "vip", Set.of("true"),
                        "scope", Set.of("read", "refund"));
        add(all, Worth.GOOD, "\"aud\":\"shop\"," + now + "," + clerk, Set.of("shop"), clerks);
        add(all, Worth.GOOD, "\"aud\":[\"x\",\"pay\"]," + now, Set.of("x", "pay"), Map.of());
        add(
                all,
                Worth.GOOD,
                now + ",\"role\":\"clerk\"",
                Set.of(),
                Map.of("role", Set.of("clerk")));
        add(all, Worth.DOUBTFUL, "\"exp\":1000," + clerk, Set.of(), clerks);
        add(all, Worth.DOUBTFUL, clerk, Set.of(), clerks);
        add(all, Worth.DOUBTFUL, now + ",\"nbf\":99999999999", Set.of(), Map.of());
        String good = all.getFirst().headers().getFirst();
        String claims = "{\"iss\":\"" + ISSUER + "\"," + now + "}";
        fixed(all, Worth.DOUBTFUL, "Bearer " + signed("ES256", claims, UNKNOWN));
        fixed(all, Worth.DOUBTFUL, "Bearer " + signed("HS256", claims, KNOWN));
        fixed(
                all,
                Worth.DOUBTFUL,
                "Bearer " + part("{\"alg\":\"none\"}") + "." + part(claims) + ".");
        all.add(
                new Token(
                        List.of(
                                "Bearer "
                                        + signed(
                                                "ES256",
                                                "{\"iss\":\"https://third.example\"," + now + "}",
                                                KNOWN)),
                        Worth.GOOD,
                        "https://third.example",
                        Set.of(),
                        Map.of()));
        fixed(all, Worth.ILLEGIBLE, "Bearer opaque");
        fixed(all, Worth.ILLEGIBLE, "bearer");
        fixed(all, Worth.ILLEGIBLE, good + "=");
        fixed(all, Worth.ILLEGIBLE, good, good);
        fixed(all, Worth.ILLEGIBLE, good, "Basic eDp5");
        fixed(all, Worth.ILLEGIBLE, good + ", " + good);
        fixed(
                all,
                Worth.ILLEGIBLE,
                "Bearer "
                        + signed(
                                "ES256",
                                "{\"iss\":\"https://x.example\",\"iss\":\"" + ISSUER + "\"}",
                                KNOWN));
        fixed(all, Worth.ABSENT, "Basic eDp5");
        all.add(
                new Token(
                        List.of(good.replace("Bearer", "bEARER ")),
                        Worth.GOOD,
                        ISSUER,
                        Set.of("shop"),
                        clerks));
        return List.copyOf(all);
    }

    private static void add(
            List<Token> all,
            Worth worth,
            String claims,
            Set<String> audiences,
            Map<String, Set<String>> known) {
        String token = signed("ES256", "{\"iss\":\"" + ISSUER + "\"," + claims + "}", KNOWN);
        all.add(new Token(List.of("Bearer " + token), worth, ISSUER, audiences, known));
    }

    private static void fixed(List<Token> all, Worth worth, String... headers) {
        all.add(new Token(List.of(headers), worth, ISSUER, Set.of(), Map.of()));
    }

    private static String part(String json) {
        return base64(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String signed(String algorithm, String claims, KeyPair by) {
        String text = part("{\"alg\":\"" + algorithm + "\"}") + "." + part(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(by.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String jwks() {
        ECPublicKey key = (ECPublicKey) KNOWN.getPublic();
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                + coordinate(key.getW().getAffineX())
                + "\",\"y\":\""
                + coordinate(key.getW().getAffineY())
                + "\"}]}";
    }

    private static String coordinate(java.math.BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] whole = new byte[32];
        int length = Math.min(bytes.length, whole.length);
        System.arraycopy(bytes, bytes.length - length, whole, whole.length - length, length);
        return base64(whole);
    }

    /** What the headers of a request are worth; empty when it has no such header. */
    static Optional<Token> of(Question.Request head) {
        List<String> values =
                head.headers().stream()
                        .filter(one -> one.name().equals("authorization"))
                        .map(Question.Header::value)
                        .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(of(values));
    }
}
