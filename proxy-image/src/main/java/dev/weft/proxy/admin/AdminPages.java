package dev.weft.proxy.admin;

import dev.weft.proxy.metrics.Telemetry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Says what each path answers. */
public final class AdminPages {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Telemetry telemetry;
    private final Readiness readiness;
    private final Supplier<String> endpoints;

    /** An answer. */
    record Page(HttpResponseStatus status, String contentType, ByteBuf body) {
        static Page text(HttpResponseStatus status, String text) {
            return new Page(
                    status, TEXT, Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8));
        }
    }

    /**
     * Answers.
     *
     * @param endpoints the text of {@code /endpoints}
     */
    public AdminPages(Telemetry telemetry, Readiness readiness, Supplier<String> endpoints) {
        this.telemetry = telemetry;
        this.readiness = readiness;
        this.endpoints = endpoints;
    }

    /** The page of a path, without its query. */
    Page page(String path, String accept) {
        return switch (path) {
            case "/metrics" -> metrics(accept);
            case "/ready" -> ready();
            case "/endpoints" -> Page.text(HttpResponseStatus.OK, endpoints.get());
            case "/live" -> Page.text(HttpResponseStatus.OK, "live");
            default ->
                    Page.text(
                            HttpResponseStatus.NOT_FOUND,
                            "try /metrics, /endpoints, /ready or /live");
        };
    }

    private Page ready() {
        List<String> missing = readiness.missing();
        return missing.isEmpty()
                ? Page.text(HttpResponseStatus.OK, "ready")
                : Page.text(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "waiting for: " + String.join(", ", missing));
    }

    private Page metrics(String accept) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            String type = telemetry.write(accept, out);
            return new Page(HttpResponseStatus.OK, type, Unpooled.wrappedBuffer(out.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
    }
}
