package dev.weft.proxy.reason;

import java.util.List;

/** Writes a reason so that nothing in it can end a header or fake a detail. */
final class ReasonText {
    static final int MAX_VALUE_LENGTH = 256;
    static final int MAX_LENGTH = 1024;

    private ReasonText() {}

    static String of(Reason reason) {
        StringBuilder text = new StringBuilder(reason.code().text());
        for (Reason.Detail detail : reason.details()) {
            if (text.length() + detail.name().length() + 3 > MAX_LENGTH) {
                break;
            }
            text.append("; ");
            append(text, detail.name());
            text.append('=');
            append(text, detail.value());
        }
        text.setLength(Math.min(text.length(), MAX_LENGTH));
        return text.toString();
    }

    /** The code and, if there is one, the id. */
    static String publicPart(String text) {
        List<String> parts = List.of(text.split("; "));
        return parts.stream()
                .filter(part -> part.startsWith("id="))
                .findFirst()
                .map(id -> parts.getFirst() + "; " + id)
                .orElse(parts.getFirst());
    }

    private static void append(StringBuilder text, String value) {
        int length = Math.min(value.length(), MAX_VALUE_LENGTH);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            text.append(c > ' ' && c < 0x7f && c != ';' && c != ',' && c != '"' ? c : '_');
        }
    }
}
