package dev.weft.operator.inject;

import dev.weft.operator.identity.ServerCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** The webhook's port: HTTPS, {@code POST /inject}, a certificate that is renewed while it runs. */
final class InjectionServer {
    static final String PATH = "/inject";

    /** The longest review. An object of more than 1.5 MiB cannot be stored anyway. */
    static final long MAX_BODY_BYTES = 3L * 1024 * 1024;

    /** The bodies of all requests at once; a usual pod is a few KiB. */
    static final long MAX_HELD_BYTES = 16L * 1024 * 1024;

    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_STREAMS = 250;
    private static final int WORKERS = 2;
    private static final int IDLE_SECONDS = 120;
    private static final Logger LOG = Logger.getLogger(InjectionServer.class);

    private final Vertx vertx;
    private final Listening listening;
    private final AdmissionHandler handler;
    private final InjectionMetrics metrics;
    private final ByteBudget budget = new ByteBudget(MAX_HELD_BYTES);
    private final WorkerExecutor workers;
    private final HttpServer server;
    private final AtomicLong renewal = new AtomicLong(-1);
    private volatile ServerCertificate shown;

    /**
     * Where to listen and with what certificate.
     *
     * @param readLimit the longest that a request may take to arrive
     */
    record Listening(
            String address, int port, ServingCertificate certificate, Duration readLimit) {}

    InjectionServer(
            Vertx vertx, Listening listening, AdmissionHandler handler, InjectionMetrics metrics) {
        this.vertx = vertx;
        this.listening = listening;
        this.handler = handler;
        this.metrics = metrics;
        this.shown = listening.certificate().read();
        this.workers = vertx.createSharedWorkerExecutor("weft-injection", WORKERS);
        this.server = vertx.createHttpServer(options(shown)).requestHandler(this::serve);
    }

    private static HttpServerOptions options(ServerCertificate certificate) {
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .setKeyValue(Buffer.buffer(certificate.keyPem()))
                                .setCertValue(Buffer.buffer(certificate.certificatePem())))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setInitialSettings(
                        new Http2Settings()
                                .setMaxConcurrentStreams(MAX_STREAMS)
                                .setMaxHeaderListSize(MAX_HEADER_BYTES))
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /** Opens the port. */
    Future<Integer> start() {
        return server.listen(listening.port(), listening.address())
                .onSuccess(
                        open ->
                                renewal.set(
                                        vertx.setPeriodic(
                                                listening.certificate().lookAgain().toMillis(),
                                                id -> renew())))
                .map(HttpServer::actualPort);
    }

    private void renew() {
        vertx.executeBlocking(listening.certificate()::read)
                .compose(
                        found -> {
                            if (found.equals(shown)) {
                                return Future.succeededFuture();
                            }
                            // All of the options again: what is left out would fall back to a
                            // default.
                            return server.updateSSLOptions(options(found).getSslOptions())
                                    .onSuccess(
                                            done -> {
                                                shown = found;
                                                LOG.info("the webhook shows a new certificate");
                                            });
                        })
                .onFailure(
                        failure ->
                                LOG.errorf(
                                        "the webhook goes on to show its old certificate: %s",
                                        failure.getMessage()));
    }

    private void serve(HttpServerRequest request) {
        long length = length(request);
        int problem = problem(request, length);
        if (problem != 0) {
            turnAway(request, problem);
            return;
        }
        long timer =
                vertx.setTimer(listening.readLimit().toMillis(), id -> request.response().reset());
        request.body()
                .onComplete(arrived -> vertx.cancelTimer(timer))
                .compose(
                        body ->
                                workers.executeBlocking(
                                        () -> handler.answer(body.getBytes()), false))
                .onComplete(done -> budget.giveBack(length))
                .onSuccess(answer -> reply(request, answer))
                .onFailure(failure -> fail(request, failure));
    }

    /** A status, or 0 when the request may be read, with its bytes taken from the budget. */
    private int problem(HttpServerRequest request, long length) {
        if (!PATH.equals(request.path())) {
            return 404;
        }
        if (!HttpMethod.POST.equals(request.method())) {
            return 405;
        }
        String type = request.getHeader("content-type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return 415;
        }
        if (length < 0) {
            return 411;
        }
        if (length > MAX_BODY_BYTES) {
            return 413;
        }
        return budget.take(length) ? 0 : 503;
    }

    /** -1 when the request does not say. */
    private static long length(HttpServerRequest request) {
        String text = request.getHeader("content-length");
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void reply(HttpServerRequest request, Answer answer) {
        metrics.answered(answer.outcome());
        request.response()
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(answer.json()));
    }

    private void fail(HttpServerRequest request, Throwable failure) {
        if (failure instanceof NotAReviewException) {
            turnAway(request, 400, String.valueOf(failure.getMessage()));
        } else if (!request.response().closed()) {
            LOG.error("a review could not be answered", failure);
            turnAway(request, 500, "the pod could not be injected; see the operator's log");
        }
    }

    private void turnAway(HttpServerRequest request, int status) {
        turnAway(
                request,
                status,
                switch (status) {
                    case 404 -> "POST admission reviews to " + PATH;
                    case 405 -> "use POST";
                    case 411 -> "say how long the body is (content-length)";
                    case 413 -> "the review is longer than " + MAX_BODY_BYTES + " bytes";
                    case 415 -> "send application/json";
                    default -> "too many pods are being injected at once; try again";
                });
    }

    private void turnAway(HttpServerRequest request, int status, String sentence) {
        metrics.turnedAway(status);
        if (request.version() != HttpVersion.HTTP_2) {
            // The body that was not read would be taken for the next request.
            request.response().putHeader("connection", "close");
        }
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(sentence + "\n");
    }

    /** Closes the port. */
    Future<Void> stop() {
        vertx.cancelTimer(renewal.get());
        return server.close().eventually(() -> workers.close());
    }
}
