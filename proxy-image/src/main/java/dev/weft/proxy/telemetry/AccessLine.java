package dev.weft.proxy.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.weft.proxy.snapshot.traffic.Reporting.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One line of the access log, of bounded length, whatever the request said. */
final class AccessLine {
    /** Of one value; what is longer is cut, and ends with three dots. */
    static final int MAX_VALUE_CHARS = 512;

    /** Every value at its longest, each character escaped. */
    static final int MAX_BYTES = 64 * 1024;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private AccessLine() {}

    static byte[] of(Format format, Told told, String traceId) {
        Map<String, Object> fields = fields(told, traceId);
        return switch (format) {
            case JSON -> json(fields);
            case TEXT -> text(fields);
        };
    }

    private static Map<String, Object> fields(Told told, String traceId) {
        Map<String, Object> fields = new LinkedHashMap<>();
        long nanos = told.startedEpochNanos();
        fields.put("time", TIME.format(Instant.ofEpochSecond(0, nanos)));
        fields.put("direction", told.direction().name().toLowerCase(Locale.ROOT));
        fields.put("client", told.client());
        fields.put("method", told.method());
        fields.put("authority", told.authority());
        fields.put("path", told.path());
        fields.put("status", told.status());
        if (told.grpcStatus() >= 0) {
            fields.put("grpc_status", told.grpcStatus());
        }
        some(fields, "reason", told.reason());
        fields.put("duration_us", TimeUnit.NANOSECONDS.toMicros(told.durationNanos()));
        fields.put("request_bytes", told.bytes().request());
        fields.put("response_bytes", told.bytes().response());
        some(fields, "destination", told.way().destination());
        some(fields, "route", told.way().route());
        some(fields, "backend", told.way().backend());
        some(fields, "endpoint", told.way().endpoint());
        if (told.way().attempts() > 1) {
            fields.put("attempts", told.way().attempts());
        }
        some(fields, "user_agent", told.userAgent());
        some(fields, "trace_id", traceId);
        return fields;
    }

    private static void some(Map<String, Object> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }

    private static byte[] json(Map<String, Object> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                json.writeFieldName(field.getKey());
                if (field.getValue() instanceof Number number) {
                    json.writeNumber(number.longValue());
                } else {
                    json.writeString(cut(field.getValue().toString()));
                }
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return out.toByteArray();
    }

    /** Names and values; a value that is not a plain word is quoted, as in JSON. */
    private static byte[] text(Map<String, Object> fields) {
        StringBuilder line = new StringBuilder(512);
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            line.append(line.isEmpty() ? "" : " ").append(field.getKey()).append('=');
            String value = cut(field.getValue().toString());
            boolean plain =
                    !value.isEmpty()
                            && value.chars()
                                    .allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\');
            if (plain) {
                line.append(value);
            } else {
                quote(line, value);
            }
        }
        return line.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void quote(StringBuilder line, String value) {
        line.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c >= ' ' && c < 127) {
                line.append(c);
            } else {
                line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        line.append('"');
    }

    private static String cut(String value) {
        return value.length() <= MAX_VALUE_CHARS
                ? value
                : value.substring(0, MAX_VALUE_CHARS) + "...";
    }
}
