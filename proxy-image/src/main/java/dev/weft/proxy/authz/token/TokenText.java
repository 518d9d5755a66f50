package dev.weft.proxy.authz.token;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A token in its compact form (RFC 7515 section 7.1), read and not yet believed. What two readers
 * may understand in two ways, a claim that comes twice for instance, is not read at all.
 *
 * @param algorithm the header {@code alg}
 * @param keyId the header {@code kid}, or empty
 * @param signed what the signature is over
 * @param signature in base64url
 * @param claims the values of each claim that has some, at most {@value #MOST_CLAIMS}
 */
record TokenText(
        String algorithm,
        String keyId,
        String signed,
        String signature,
        String issuer,
        Times times,
        Map<String, List<String>> claims) {
    static final int MOST_CHARACTERS = 8_192;
    static final int MOST_CLAIMS = 64;
    static final int MOST_VALUES = 256;
    private static final int DEEPEST = 8;

    /** Seconds since 1970. */
    record Times(OptionalLong expires, OptionalLong notBefore) {}

    /** The token; empty when it cannot be read, or only in part. */
    static Optional<TokenText> read(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (text.length() > MOST_CHARACTERS
                || first < 0
                || second < 0
                || text.indexOf('.', second + 1) >= 0) {
            return Optional.empty();
        }
        try {
            Map<String, List<String>> header = object(text.substring(0, first));
            Map<String, List<String>> claims = object(text.substring(first + 1, second));
            if (header.containsKey("crit") || header.containsKey("b64")) {
                return Optional.empty();
            }
            return Optional.of(
                    new TokenText(
                            one(header, "alg"),
                            header.containsKey("kid") ? one(header, "kid") : "",
                            text.substring(0, second),
                            canonical(text.substring(second + 1)),
                            one(claims, "iss"),
                            new Times(seconds(claims, "exp"), seconds(claims, "nbf")),
                            claims));
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            // What is wrong with it is nobody's business, and might show a part of it.
            return Optional.empty();
        }
    }

    byte[] signedBytes() {
        return signed.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] signatureBytes() {
        return Base64.getUrlDecoder().decode(signature);
    }

    private static String canonical(String base64) {
        bytes(base64);
        return base64;
    }

    private static byte[] bytes(String base64) {
        if (base64.indexOf('=') >= 0) {
            throw new IllegalArgumentException("padded");
        }
        byte[] bytes = Base64.getUrlDecoder().decode(base64);
        // Bits that mean nothing would give one token several spellings.
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(base64)) {
            throw new IllegalArgumentException("not the canonical spelling");
        }
        return bytes;
    }

    private static String one(Map<String, List<String>> object, String name) {
        List<String> values = object.getOrDefault(name, List.of());
        if (values.size() != 1) {
            throw new IllegalArgumentException(name);
        }
        return values.getFirst();
    }

    private static OptionalLong seconds(Map<String, List<String>> claims, String name) {
        if (!claims.containsKey(name)) {
            return OptionalLong.empty();
        }
        double seconds = Double.parseDouble(one(claims, name));
        if (!(Math.abs(seconds) < 1e15)) {
            throw new IllegalArgumentException(name);
        }
        return OptionalLong.of((long) seconds);
    }

    private static Map<String, List<String>> object(String base64) throws IOException {
        JsonReader json = new JsonReader(new StringReader(text(bytes(base64))));
        json.setStrictness(Strictness.STRICT);
        json.setNestingLimit(DEEPEST);
        Map<String, List<String>> values = new HashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (values.size() == MOST_CLAIMS || values.containsKey(name)) {
                throw new IllegalArgumentException("too many claims, or one twice");
            }
            values.put(name, values(json));
        }
        json.endObject();
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new IllegalArgumentException("something behind the object");
        }
        return values;
    }

    private static String text(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    /** Of a list its plain elements; nothing of what is nested deeper. */
    private static List<String> values(JsonReader json) throws IOException {
        List<String> values = new ArrayList<>(1);
        if (json.peek() != JsonToken.BEGIN_ARRAY) {
            value(json, values);
            return values;
        }
        json.beginArray();
        while (json.hasNext()) {
            if (values.size() == MOST_VALUES) {
                throw new IllegalArgumentException("too many values");
            }
            value(json, values);
        }
        json.endArray();
        return values;
    }

    private static void value(JsonReader json, List<String> into) throws IOException {
        switch (json.peek()) {
            case STRING, NUMBER -> into.add(json.nextString());
            case BOOLEAN -> into.add(Boolean.toString(json.nextBoolean()));
            case NULL -> json.nextNull();
            default -> skip(json);
        }
    }

    /** Passes over a nested value, which must be as unambiguous as the rest. */
    private static void skip(JsonReader json) throws IOException {
        if (json.peek() == JsonToken.BEGIN_ARRAY) {
            json.beginArray();
            while (json.hasNext()) {
                skip(json);
            }
            json.endArray();
        } else if (json.peek() == JsonToken.BEGIN_OBJECT) {
            Set<String> names = new HashSet<>();
            json.beginObject();
            while (json.hasNext()) {
                if (!names.add(json.nextName())) {
                    throw new IllegalArgumentException("one twice");
                }
                skip(json);
            }
            json.endObject();
        } else {
            json.skipValue();
        }
    }
}
