package dev.weft.examples.shop;

import java.net.CookieHandler;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The cookies of one site, given back as RFC 6265 has it: names and values alone, until their age
 * is over. The JDK's own handler adds {@code $Version} and quotes to those that have an age, and
 * keeps those whose age is negative.
 */
final class Cookies extends CookieHandler {
    private static final Pattern COOKIE =
            Pattern.compile(
                    "([^=;]+)=([^;]*)(?:.*;\\s*max-age=(-?\\d{1,9}))?.*", Pattern.CASE_INSENSITIVE);

    private record Cookie(String value, Instant end) {}

    private final Map<String, Cookie> cookies = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Cookies(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Map<String, List<String>> get(URI uri, Map<String, List<String>> request) {
        Instant now = clock.instant();
        cookies.values().removeIf(cookie -> !cookie.end().isAfter(now));
        if (cookies.isEmpty()) {
            return Map.of();
        }
        String all =
                cookies.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().value())
                        .collect(Collectors.joining("; "));
        return Map.of("Cookie", List.of(all));
    }

    @Override
    public void put(URI uri, Map<String, List<String>> response) {
        response.forEach(
                (name, values) -> {
                    if (name.equalsIgnoreCase("set-cookie")) {
                        values.forEach(this::keep);
                    }
                });
    }

    private void keep(String text) {
        Matcher matcher = COOKIE.matcher(text);
        if (matcher.matches()) {
            Instant end =
                    matcher.group(3) == null
                            ? Instant.MAX
                            : clock.instant().plusSeconds(Long.parseLong(matcher.group(3)));
            cookies.put(matcher.group(1).strip(), new Cookie(matcher.group(2).strip(), end));
        }
    }
}
