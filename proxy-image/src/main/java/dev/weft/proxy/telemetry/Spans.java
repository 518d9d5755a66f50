package dev.weft.proxy.telemetry;

import com.google.protobuf.ByteString;
import dev.weft.proxy.metrics.Telemetry.Direction;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;

/**
 * Spans by the conventions of OpenTelemetry for HTTP, in the words of OTLP. Only what this package
 * makes loads the classes of OTLP, so a proxy that traces nothing does not have them.
 */
final class Spans {
    private static final HexFormat HEX = HexFormat.of();

    private Spans() {}

    static Span of(TracedRequest traced, Told told) {
        Span.Builder span =
                Span.newBuilder()
                        .setTraceId(bytes(traced.own().traceId()))
                        .setSpanId(bytes(traced.own().spanId()))
                        .setName(cut(told.method()))
                        .setKind(
                                told.direction() == Direction.INBOUND
                                        ? Span.SpanKind.SPAN_KIND_SERVER
                                        : Span.SpanKind.SPAN_KIND_CLIENT)
                        .setStartTimeUnixNano(told.startedEpochNanos())
                        .setEndTimeUnixNano(told.startedEpochNanos() + told.durationNanos())
                        .addAttributes(text("http.request.method", told.method()))
                        .addAttributes(text("url.path", told.path()))
                        .addAttributes(text("server.address", told.authority()))
                        .addAttributes(text("weft.client", told.client()));
        if (!traced.parent().isEmpty()) {
            span.setParentSpanId(bytes(traced.parent()));
        }
        if (told.status() != 0) {
            span.addAttributes(number("http.response.status_code", told.status()));
        }
        if (told.grpcStatus() >= 0) {
            span.addAttributes(number("rpc.grpc.status_code", told.grpcStatus()));
        }
        way(span, told.way());
        if (!told.reason().isEmpty()) {
            span.addAttributes(text("weft.reason", told.reason()));
        }
        if (told.failed()) {
            span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
        }
        return span.build();
    }

    private static void way(Span.Builder span, Told.Way way) {
        some(span, "weft.destination", way.destination());
        some(span, "weft.route", way.route());
        some(span, "weft.backend", way.backend());
        some(span, "network.peer.address", way.endpoint());
        if (way.attempts() > 1) {
            span.addAttributes(number("http.request.resend_count", way.attempts() - 1));
        }
    }

    private static void some(Span.Builder span, String name, String value) {
        if (!value.isEmpty()) {
            span.addAttributes(text(name, value));
        }
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HEX.parseHex(hex));
    }

    static KeyValue text(String name, String value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setStringValue(cut(value)))
                .build();
    }

    private static KeyValue number(String name, long value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }

    private static String cut(String value) {
        return value.length() <= AccessLine.MAX_VALUE_CHARS
                ? value
                : value.substring(0, AccessLine.MAX_VALUE_CHARS);
    }
}
