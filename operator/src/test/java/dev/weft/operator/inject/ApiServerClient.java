package dev.weft.operator.inject;

import dev.weft.proxy.config.WireNames;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the webhook as an API server does: by address, believing the name of the Service. */
final class ApiServerClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final HttpClient client;
    private final int port;

    /** How to speak. */
    record Speech(HttpVersion version, String tls) {
        static final Speech USUAL = new Speech(HttpVersion.HTTP_2, "TLSv1.3");
    }

    /** What came back. */
    record Reply(int status, String text) {}

    ApiServerClient(Vertx vertx, int port, String rootsPem, Speech speech) {
        this.port = port;
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setSsl(true)
                                .setUseAlpn(true)
                                .setProtocolVersion(speech.version())
                                .setEnabledSecureTransportProtocols(Set.of(speech.tls()))
                                .setTrustOptions(
                                        new PemTrustOptions()
                                                .addCertValue(Buffer.buffer(rootsPem))));
    }

    Reply post(String path, String body) throws Exception {
        return send(HttpMethod.POST, path, Map.of("content-type", "application/json"), body);
    }

    Reply send(HttpMethod method, String path, Map<String, String> headers, String body)
            throws Exception {
        return await(
                client.request(options(method, path, headers))
                        .compose(request -> reply(request.send(Buffer.buffer(body)))));
    }

    /** Says how long a body is and sends the beginning of it. */
    Future<Reply> begin(String path, long length) {
        return client.request(
                        options(
                                HttpMethod.POST,
                                path,
                                Map.of(
                                        "content-type",
                                        "application/json",
                                        "content-length",
                                        String.valueOf(length))))
                .compose(
                        request ->
                                reply(
                                        request.write(Buffer.buffer("{"))
                                                .compose(sent -> request.response())));
    }

    /** A body whose length is not said before. */
    Reply chunked(String path, String body) throws Exception {
        return await(
                client.request(
                                options(
                                        HttpMethod.POST,
                                        path,
                                        Map.of("content-type", "application/json")))
                        .compose(
                                request -> {
                                    Future<Reply> reply =
                                            reply(request.setChunked(true).response());
                                    request.end(Buffer.buffer(body));
                                    return reply;
                                }));
    }

    static <T> T await(Future<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** To be called on the event loop: a body that nobody waits for when it arrives is lost. */
    private static Future<Reply> reply(Future<HttpClientResponse> response) {
        return response.compose(
                head -> head.body().map(body -> new Reply(head.statusCode(), body.toString())));
    }

    private RequestOptions options(HttpMethod method, String path, Map<String, String> headers) {
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .setHost(WireNames.CONTROL_SERVER_NAME)
                .setPort(port)
                .setMethod(method)
                .setURI(path)
                .setHeaders(MultiMap.caseInsensitiveMultiMap().addAll(headers));
    }

    @Override
    public void close() {
        client.close();
    }
}
