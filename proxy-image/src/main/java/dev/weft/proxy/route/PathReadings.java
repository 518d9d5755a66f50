package dev.weft.proxy.route;

import dev.weft.proxy.config.syntax.PathText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Works out the readings of one path. */
final class PathReadings {
    /** What an application makes of empty elements and of dots. */
    private enum Layout {
        AS_IT_IS,
        MERGED,
        /** As RFC 3986 section 5.2.4 has it: an empty element is an element. */
        RESOLVED,
        MERGED_THEN_RESOLVED,
        RESOLVED_THEN_MERGED
    }

    private final String path;
    private final Set<String> readings = new LinkedHashSet<>();

    PathReadings(String path) {
        this.path = path;
    }

    /** Whether a path, in the spelling of {@link PathText}, can be read in one way only. */
    static boolean only(String text) {
        return !text.contains("//")
                && !text.contains("/.")
                && text.indexOf(';') < 0
                && !text.contains("%2F");
    }

    NormalizedPath all() {
        String upper = path.toUpperCase(Locale.ROOT);
        boolean slashes = upper.contains("%2F");
        boolean parameters = path.indexOf(';') >= 0 || upper.contains("%3B");
        boolean read = layouts(elements(path));
        if (parameters) {
            read &= layouts(withoutParameters(elements(path)));
        }
        if (slashes) {
            List<String> split = elements(path.replaceAll("%2[fF]", "/"));
            read &= layouts(split) && (!parameters || layouts(withoutParameters(split)));
        }
        return read
                ? new NormalizedPath.Read(List.copyOf(readings))
                : new NormalizedPath.Unclear("climbs above its root or has too many elements");
    }

    /** What stands between the slashes, as it is written. */
    private static List<String> elements(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    private static List<String> withoutParameters(List<String> elements) {
        return elements.stream()
                .map(element -> element.replaceFirst("(?:;|%3[bB]).*", ""))
                .toList();
    }

    /** Adds every layout; false when one of them cannot be. */
    private boolean layouts(List<String> written) {
        if (written.size() > NormalizedPath.MAX_ELEMENTS) {
            return false;
        }
        List<String> elements = written.stream().map(PathReadings::spelt).toList();
        for (Layout layout : Layout.values()) {
            List<String> laid = new ArrayList<>(elements);
            boolean rooted =
                    switch (layout) {
                        case AS_IT_IS -> true;
                        case MERGED -> merge(laid);
                        case RESOLVED -> resolve(laid);
                        case MERGED_THEN_RESOLVED -> merge(laid) && resolve(laid);
                        case RESOLVED_THEN_MERGED -> resolve(laid) && merge(laid);
                    };
            if (!rooted) {
                return false;
            }
            readings.add("/" + String.join("/", laid));
        }
        return true;
    }

    private static String spelt(String element) {
        return switch (PathText.of(element)) {
            case PathText.Clear(String text) -> text;
            case PathText.Unclear unclear ->
                    throw new IllegalStateException("the whole path is clear, and this a part");
        };
    }

    /** Removes empty elements but for the last, which stands for a trailing slash. */
    private static boolean merge(List<String> elements) {
        String last = elements.removeLast();
        elements.removeIf(String::isEmpty);
        elements.add(last);
        return true;
    }

    private static boolean resolve(List<String> elements) {
        List<String> kept = new ArrayList<>();
        String last = elements.getLast();
        for (String element : elements) {
            if (element.equals("..")) {
                if (kept.isEmpty()) {
                    return false;
                }
                kept.removeLast();
            } else if (!element.equals(".")) {
                kept.add(element);
            }
        }
        if (last.equals(".") || last.equals("..")) {
            kept.add("");
        }
        elements.clear();
        elements.addAll(kept);
        return true;
    }
}
