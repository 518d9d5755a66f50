package dev.weft.operator.ask;

import dev.weft.operator.traffic.TrafficRecord;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.HttpURLConnection;
import java.util.function.Supplier;

/** Serves {@code /traffic} and {@code /refusals} as JSON. */
public final class AskServer {
    /** Nobody but this pod, and who may forward its ports, reaches it. */
    private static final String LOOPBACK = "127.0.0.1";

    private static final int IDLE_SECONDS = 30;

    private final Vertx vertx;
    private final TrafficRecord record;
    private final HttpServer server;
    private final KubernetesSerialization json = new KubernetesSerialization();

    public AskServer(Vertx vertx, TrafficRecord record, int port) {
        this.vertx = vertx;
        this.record = record;
        this.server =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setHost(LOOPBACK)
                                        .setPort(port)
                                        .setIdleTimeout(IDLE_SECONDS))
                        .requestHandler(this::answer);
    }

    /** The port that is listened on. */
    public Future<Integer> start() {
        return server.listen().map(HttpServer::actualPort);
    }

    /** Stops listening. */
    public Future<Void> stop() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            end(request, HttpURLConnection.HTTP_BAD_METHOD);
            return;
        }
        switch (request.path()) {
            case "/traffic" -> write(request, () -> record.flows().take());
            case "/refusals" -> write(request, () -> record.refusals().take());
            default -> end(request, HttpURLConnection.HTTP_NOT_FOUND);
        }
    }

    private static void end(HttpServerRequest request, int status) {
        Future<Void> unused = request.response().setStatusCode(status).end();
    }

    /** Takes what may be long off the event loop, which serves proxies. */
    private void write(HttpServerRequest request, Supplier<Object> asked) {
        Future<Void> unused =
                vertx.executeBlocking(() -> json.asJson(asked.get()))
                        .compose(
                                text ->
                                        request.response()
                                                .putHeader("content-type", "application/json")
                                                .end(text));
    }
}
