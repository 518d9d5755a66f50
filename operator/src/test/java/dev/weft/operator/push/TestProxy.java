package dev.weft.operator.push;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Ack;
import dev.weft.proxy.config.v1.CertifyRequest;
import dev.weft.proxy.config.v1.CertifyResponse;
import dev.weft.proxy.config.v1.Hello;
import dev.weft.proxy.config.v1.OperatorMessage;
import dev.weft.proxy.config.v1.ProxyMessage;
import dev.weft.proxy.config.v1.Subscribe;
import dev.weft.proxy.config.v1.Update;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A proxy as the operator sees it: a real gRPC client over TLS. */
public final class TestProxy implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final GrpcClient client;
    private final SocketAddress server;
    private final String token;
    private final BlockingQueue<Update> updates = new LinkedBlockingQueue<>();
    private final CompletableFuture<GrpcStatus> ended = new CompletableFuture<>();
    private GrpcClientRequest<ProxyMessage, OperatorMessage> call;

    public TestProxy(Vertx vertx, int port, String rootsPem, String token) {
        this.client =
                GrpcClient.client(
                        vertx,
                        new HttpClientOptions()
                                .setSsl(true)
                                .setUseAlpn(true)
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setTrustOptions(
                                        new PemTrustOptions()
                                                .addCertValue(Buffer.buffer(rootsPem))));
        // The name is what the certificate is checked against; the address is loopback.
        this.server = SocketAddress.inetSocketAddress(loopback(port));
        this.token = token;
    }

    private static InetSocketAddress loopback(int port) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(
                            WireNames.CONTROL_SERVER_NAME, new byte[] {127, 0, 0, 1}),
                    port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    public CertifyResponse certify(byte[] csr) {
        Future<CertifyResponse> answer =
                client.request(
                                server,
                                ServiceMethod.client(
                                        ServiceName.create("weft.proxy.v1.Identity"),
                                        "Certify",
                                        GrpcMessageEncoder.<CertifyRequest>encoder(),
                                        GrpcMessageDecoder.decoder(CertifyResponse.parser())))
                        .compose(
                                request -> {
                                    request.headers().set("authorization", "Bearer " + token);
                                    request.end(
                                            CertifyRequest.newBuilder()
                                                    .setCsr(ByteString.copyFrom(csr))
                                                    .build());
                                    return request.response();
                                })
                        .compose(
                                response ->
                                        response.status() == null
                                                        || response.status() == GrpcStatus.OK
                                                ? response.last()
                                                : Future.failedFuture(
                                                        response.status()
                                                                + ": "
                                                                + response.statusMessage()));
        return await(answer);
    }

    /** Opens the stream and says hello. */
    public TestProxy connect(String workload) {
        call =
                await(
                        client.request(
                                server,
                                ServiceMethod.client(
                                        ServiceName.create("weft.proxy.v1.Discovery"),
                                        "Connect",
                                        GrpcMessageEncoder.<ProxyMessage>encoder(),
                                        GrpcMessageDecoder.decoder(OperatorMessage.parser()))));
        call.headers().set("authorization", "Bearer " + token);
        call.response()
                .onSuccess(
                        response -> {
                            response.handler(message -> updates.add(message.getUpdate()));
                            response.endHandler(ignored -> ended.complete(response.status()));
                            response.exceptionHandler(ended::completeExceptionally);
                        })
                .onFailure(ended::completeExceptionally);
        send(
                ProxyMessage.newBuilder()
                        .setHello(Hello.newBuilder().setWorkload(workload).setProxyVersion("test"))
                        .build());
        return this;
    }

    public void subscribe(ConfigKey key) {
        subscribe(key, ByteString.EMPTY);
    }

    public void subscribe(ConfigKey key, ByteString known) {
        send(
                ProxyMessage.newBuilder()
                        .setSubscribe(
                                Subscribe.newBuilder().setKey(key.message()).setKnownHash(known))
                        .build());
    }

    public void ack(Update update) {
        refuse(update, "");
    }

    public void refuse(Update update, String why) {
        send(
                ProxyMessage.newBuilder()
                        .setAck(
                                Ack.newBuilder()
                                        .setKey(update.getKey())
                                        .setGeneration(update.getGeneration())
                                        .setHash(update.getHash())
                                        .setRefusal(why))
                        .build());
    }

    public void send(ProxyMessage message) {
        call.write(message);
    }

    /** The next update; fails when none comes. */
    public Update nextUpdate() {
        try {
            Update update = updates.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (update == null) {
                throw new AssertionError("no update came within " + PATIENCE_SECONDS + " s");
            }
            return update;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many updates came and were not asked for yet. */
    public int waitingUpdates() {
        return updates.size();
    }

    public GrpcStatus end() {
        return await(Future.fromCompletionStage(ended));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(client.close());
    }
}
