package dev.weft.operator.push;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.ServerCertificate;
import dev.weft.operator.identity.TokenVerifier;
import dev.weft.operator.issue.Certifier;
import dev.weft.proxy.config.v1.CertifyRequest;
import dev.weft.proxy.config.v1.CertifyResponse;
import dev.weft.proxy.config.v1.OperatorMessage;
import dev.weft.proxy.config.v1.ProxyMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** The gRPC port: TLS 1.3, HTTP/2 alone, a certificate that is renewed while it runs. */
public final class ControlServer {
    /** The longest message of a proxy: a digest of all its subscriptions. */
    static final long MAX_MESSAGE_BYTES = 2L * 1024 * 1024;

    /** The longest header list; a service-account token is the greater part. */
    static final long MAX_HEADER_BYTES = 32L * 1024;

    /** A connection on which nothing moves is dead: proxies send a digest once a minute. */
    static final Duration IDLE_TIMEOUT = Duration.ofMinutes(3);

    /** A quarter of the certificate's life. */
    static final Duration CERTIFICATE_RENEWAL = Duration.ofHours(6);

    private static final ServiceName IDENTITY = ServiceName.create("weft.proxy.v1.Identity");
    private static final ServiceName DISCOVERY = ServiceName.create("weft.proxy.v1.Discovery");
    private static final Logger LOG = Logger.getLogger(ControlServer.class);

    private final Vertx vertx;
    private final Settings settings;
    private final HttpServer server;
    private final GrpcServer grpc;
    private final BlockingCalls streams;
    private final BlockingCalls certificates;
    private final ConnectEndpoint connect;

    /** Where to listen and with what certificate. */
    public record Settings(String address, int port, Supplier<ServerCertificate> certificate) {}

    /** What decides who gets a certificate or a stream. */
    public record Identities(
            Certifier certifier,
            TokenVerifier verifier,
            WorkloadAccounts accounts,
            Supplier<ByteString> trustBundle,
            InstantSource clock,
            RandomGenerator random) {}

    public ControlServer(
            Vertx vertx,
            Settings settings,
            Identities identities,
            StreamListener listener,
            PushMetrics metrics) {
        this.vertx = vertx;
        this.settings = settings;
        // Apart: proxies that wait for a slow issuer must not keep others from their stream.
        this.streams = new BlockingCalls(vertx);
        this.certificates = new BlockingCalls(vertx);
        this.connect =
                new ConnectEndpoint(
                        vertx,
                        streams,
                        new ConnectEndpoint.StreamAdmission(
                                identities.verifier(),
                                identities.accounts(),
                                identities.clock(),
                                identities.random()),
                        listener,
                        metrics);
        CertifyEndpoint certify =
                new CertifyEndpoint(
                        certificates, identities.certifier(), identities.trustBundle(), metrics);
        this.grpc =
                GrpcServer.server(
                        vertx, new GrpcServerOptions().setMaxMessageSize(MAX_MESSAGE_BYTES));
        grpc.callHandler(
                ServiceMethod.server(
                        IDENTITY,
                        "Certify",
                        GrpcMessageEncoder.<CertifyResponse>encoder(),
                        GrpcMessageDecoder.decoder(CertifyRequest.parser())),
                certify::serve);
        grpc.callHandler(
                ServiceMethod.server(
                        DISCOVERY,
                        "Connect",
                        GrpcMessageEncoder.<OperatorMessage>encoder(),
                        GrpcMessageDecoder.decoder(ProxyMessage.parser())),
                connect::serve);
        this.server = vertx.createHttpServer(options()).requestHandler(grpc);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(pem(settings.certificate().get()))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2))
                .setInitialSettings(
                        new Http2Settings()
                                .setMaxConcurrentStreams(16)
                                .setMaxHeaderListSize(MAX_HEADER_BYTES))
                .setIdleTimeout((int) IDLE_TIMEOUT.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setTcpKeepAlive(true);
    }

    private static PemKeyCertOptions pem(ServerCertificate certificate) {
        return new PemKeyCertOptions()
                .setKeyValue(Buffer.buffer(certificate.keyPem()))
                .setCertValue(Buffer.buffer(certificate.certificatePem()));
    }

    /** Serves more than proxies need; to be called before {@link #start}. */
    public void also(Consumer<GrpcServer> registration) {
        registration.accept(grpc);
    }

    /** Opens the port. */
    public Future<Integer> start() {
        vertx.setPeriodic(CERTIFICATE_RENEWAL.toMillis(), id -> renew());
        return server.listen(settings.port(), settings.address()).map(HttpServer::actualPort);
    }

    private void renew() {
        // All of the options again: what is left out would fall back to a default.
        vertx.executeBlocking(() -> options().getSslOptions())
                .compose(server::updateSSLOptions)
                .onFailure(
                        failure ->
                                LOG.error("the certificate of the port was not renewed", failure));
    }

    /** Ends all streams and closes the port. */
    public Future<Void> stop() {
        connect.closeAll();
        return server.close()
                .onComplete(
                        closed -> {
                            streams.close();
                            certificates.close();
                        });
    }
}
