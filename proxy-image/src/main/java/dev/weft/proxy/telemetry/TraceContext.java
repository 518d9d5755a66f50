package dev.weft.proxy.telemetry;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The header {@code traceparent} (W3C Trace Context, level 1).
 *
 * @param traceId 32 digits of lower-case hex, not all zero
 * @param spanId 16 digits of lower-case hex, not all zero
 * @param flags the bits of the last field; the lowest says that the trace is sampled
 */
public record TraceContext(String traceId, String spanId, int flags) {
    public static final String HEADER = "traceparent";
    public static final String STATE_HEADER = "tracestate";

    private static final int SAMPLED = 1;
    private static final int VERSION_LENGTH = 2;
    private static final int TRACE_LENGTH = 32;
    private static final int SPAN_LENGTH = 16;
    private static final int TRACE_AT = VERSION_LENGTH + 1;
    private static final int SPAN_AT = TRACE_AT + TRACE_LENGTH + 1;
    private static final int FLAGS_AT = SPAN_AT + SPAN_LENGTH + 1;
    private static final int LENGTH = FLAGS_AT + 2;
    private static final HexFormat HEX = HexFormat.of();

    /** A trace that begins here, and of which spans are kept. */
    public static TraceContext begin(RandomGenerator random) {
        return new TraceContext(digits(random, TRACE_LENGTH), digits(random, SPAN_LENGTH), SAMPLED);
    }

    /** The same trace, of which nobody keeps spans. */
    public TraceContext unsampled() {
        return new TraceContext(traceId, spanId, 0);
    }

    /** The same trace as the next hop is to see it: this hop's span is its parent. */
    public TraceContext child(RandomGenerator random) {
        return new TraceContext(traceId, digits(random, SPAN_LENGTH), flags);
    }

    private static String digits(RandomGenerator random, int length) {
        StringBuilder digits = new StringBuilder(length);
        while (digits.length() < length) {
            // Never all zeros, which would mean that there is no id.
            digits.append(HEX.toHexDigits(random.nextLong() | 1));
        }
        return digits.toString();
    }

    public boolean sampled() {
        return (flags & SAMPLED) != 0;
    }

    /** What a request says; empty when it says nothing, or something that means nothing. */
    public static Optional<TraceContext> of(List<String> values) {
        return values.size() == 1 ? parse(values.getFirst()) : Optional.empty();
    }

    private static Optional<TraceContext> parse(String value) {
        if (value.length() < LENGTH
                || !hex(value, 0, VERSION_LENGTH)
                || value.startsWith("ff")
                || (value.length() > LENGTH
                        && (value.startsWith("00") || value.charAt(LENGTH) != '-'))) {
            return Optional.empty();
        }
        boolean separated =
                value.charAt(VERSION_LENGTH) == '-'
                        && value.charAt(SPAN_AT - 1) == '-'
                        && value.charAt(FLAGS_AT - 1) == '-';
        if (!separated
                || !id(value, TRACE_AT, TRACE_LENGTH)
                || !id(value, SPAN_AT, SPAN_LENGTH)
                || !hex(value, FLAGS_AT, 2)) {
            return Optional.empty();
        }
        return Optional.of(
                new TraceContext(
                        value.substring(TRACE_AT, TRACE_AT + TRACE_LENGTH),
                        value.substring(SPAN_AT, SPAN_AT + SPAN_LENGTH),
                        HexFormat.fromHexDigits(value, FLAGS_AT, LENGTH) & SAMPLED));
    }

    private static boolean id(String value, int from, int length) {
        return hex(value, from, length)
                && value.chars().skip(from).limit(length).anyMatch(c -> c != '0');
    }

    private static boolean hex(String value, int from, int length) {
        return value.chars()
                .skip(from)
                .limit(length)
                .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /** As the header has it. */
    public String header() {
        return "00-" + traceId + "-" + spanId + (sampled() ? "-01" : "-00");
    }
}
