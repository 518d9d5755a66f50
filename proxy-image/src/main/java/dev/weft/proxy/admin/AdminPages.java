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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Says what each path answers. */
public final class AdminPages {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String TCP_PROBE = "/probe/tcp/";

    private final Telemetry telemetry;
    private final Readiness started;
    private final Readiness ready;
    private final TcpProbe tcpProbe;
    private final Map<String, Supplier<String>> texts;

    /** An answer. */
    record Page(HttpResponseStatus status, String contentType, ByteBuf body) {
        static Page text(HttpResponseStatus status, String text) {
            return new Page(
                    status, TEXT, Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8));
        }
    }

    /**
     * Pages about a proxy.
     *
     * @param started what has to be there before the application may start
     * @param ready what has to be there before it takes traffic
     * @param texts further pages, by path
     */
    public AdminPages(
            Telemetry telemetry,
            Readiness started,
            Readiness ready,
            TcpProbe tcpProbe,
            Map<String, Supplier<String>> texts) {
        this.telemetry = telemetry;
        this.started = started;
        this.ready = ready;
        this.tcpProbe = tcpProbe;
        this.texts = new TreeMap<>(texts);
    }

    /**
     * Gives the page of a path, without its query.
     *
     * @param answer called once, at once or soon, on the event loop
     */
    void page(String path, String accept, Consumer<Page> answer) {
        if (path.startsWith(TCP_PROBE)) {
            tcpProbe.dial(path.substring(TCP_PROBE.length()), answer);
            return;
        }
        Supplier<String> text = texts.get(path);
        if (text != null) {
            answer.accept(Page.text(HttpResponseStatus.OK, text.get()));
            return;
        }
        answer.accept(
                switch (path) {
                    case "/metrics" -> metrics(accept);
                    case "/started" -> conditions(started, "started");
                    case "/ready" -> conditions(ready, "ready");
                    case "/live" -> Page.text(HttpResponseStatus.OK, "live");
                    default ->
                            Page.text(
                                    HttpResponseStatus.NOT_FOUND,
                                    "try /metrics, "
                                            + String.join(", ", texts.keySet())
                                            + ", /started, /ready, /live or /probe/tcp/PORT");
                });
    }

    private static Page conditions(Readiness conditions, String held) {
        List<String> missing = conditions.missing();
        return missing.isEmpty()
                ? Page.text(HttpResponseStatus.OK, held)
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
