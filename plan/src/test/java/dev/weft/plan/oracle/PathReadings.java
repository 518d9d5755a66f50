package dev.weft.plan.oracle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ways in which applications read a path, each as such an application would have it written.
 * From docs/AUTHORIZATION.md; shares nothing with the proxy.
 */
final class PathReadings {
    /** Printable ASCII but for what must not be raw, and escapes. */
    private static final Pattern WELL_FORMED =
            Pattern.compile("(?:[!-~&&[^#%?\\\\]]|%[0-9a-fA-F]{2})*");

    private static final Pattern ESCAPE = Pattern.compile("%[0-9a-fA-F]{2}");

    private PathReadings() {}

    /** All readings of a request target; empty when nobody can be sure of any. */
    static Optional<Set<String>> of(String target) {
        String path = target.split("\\?", 2)[0];
        if (path.equals("*")) {
            return Optional.of(Set.of("*"));
        }
        if (!path.startsWith("/") || !WELL_FORMED.matcher(path).matches() || treacherous(path)) {
            return Optional.empty();
        }
        Set<String> readings = new LinkedHashSet<>();
        for (String slashes : List.of(path, path.replaceAll("%2[fF]", "/"))) {
            for (String bare : List.of(slashes, slashes.replaceAll("(;|%3[bB])[^/]*", ""))) {
                String text = canonical(bare);
                String merged = text.replaceAll("/+", "/");
                if (climbs(text) || climbs(merged)) {
                    return Optional.empty();
                }
                readings.add(text);
                readings.add(merged);
                readings.add(removeDotSegments(text));
                readings.add(removeDotSegments(merged));
                readings.add(removeDotSegments(text).replaceAll("/+", "/"));
            }
        }
        return Optional.of(readings);
    }

    /** Whether what the escapes stand for is something that no two applications agree about. */
    private static boolean treacherous(String path) {
        byte[] bytes = decoded(path);
        for (byte b : bytes) {
            if ((b >= 0 && b < ' ') || b == 0x7f || b == '\\') {
                return true;
            }
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return ESCAPE.matcher(text).find() || text.codePoints().anyMatch(PathReadings::folds);
        } catch (CharacterCodingException e) {
            return true;
        }
    }

    private static boolean folds(int character) {
        String one = Character.toString(character);
        String folded =
                Normalizer.normalize(one, Normalizer.Form.NFKC)
                        + Character.toString(Character.toUpperCase(character))
                        + Character.toString(Character.toLowerCase(character));
        return character > 0x7f && folded.chars().anyMatch(c -> c <= 0x7f);
    }

    private static byte[] decoded(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%') {
                bytes.write(Integer.parseInt(path.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(path.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static String canonical(String path) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) != '%') {
                text.append(path.charAt(i));
                continue;
            }
            int value = Integer.parseInt(path.substring(i + 1, i + 3), 16);
            boolean stays = value <= ' ' || value >= 0x7f || "%/?#".indexOf(value) >= 0;
            text.append(stays ? "%%%02X".formatted(value) : Character.toString(value));
            i += 2;
        }
        return text.toString();
    }

    private static boolean climbs(String path) {
        int depth = 0;
        for (String element : path.substring(1).split("/", -1)) {
            if (element.equals("..")) {
                depth--;
            } else if (!element.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    /** RFC 3986 section 5.2.4, to the letter. */
    private static String removeDotSegments(String path) {
        String input = path;
        StringBuilder output = new StringBuilder();
        while (!input.isEmpty()) {
            if (input.startsWith("/./") || input.equals("/.")) {
                input = "/" + input.substring(Math.min(3, input.length()));
            } else if (input.startsWith("/../") || input.equals("/..")) {
                input = "/" + input.substring(Math.min(4, input.length()));
                output.setLength(Math.max(0, output.lastIndexOf("/")));
            } else {
                int next = input.indexOf('/', 1);
                int end = next < 0 ? input.length() : next;
                output.append(input, 0, end);
                input = input.substring(end);
            }
        }
        return output.toString();
    }
}
