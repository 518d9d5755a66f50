package dev.weft.operator.replicas;

import dev.weft.proxy.config.WireNames;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.ServiceMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Calls the gRPC port of replicas, with a token of the operator's service account. */
public final class ReplicaClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Logger LOG = Logger.getLogger(ReplicaClient.class);

    private final Vertx vertx;
    private final GrpcClient client;
    private final Path tokenFile;

    /**
     * Prepares a client.
     *
     * @param rootsPem that the certificates of replicas are checked with
     * @param tokenFile a token for the audience of proxies; read anew for each call
     */
    public ReplicaClient(Vertx vertx, String rootsPem, Path tokenFile) {
        this.vertx = vertx;
        this.tokenFile = tokenFile;
        this.client =
                GrpcClient.client(
                        vertx,
                        new HttpClientOptions()
                                .setSsl(true)
                                .setUseAlpn(true)
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                                .setTrustOptions(
                                        new PemTrustOptions()
                                                .addCertValue(Buffer.buffer(rootsPem))));
    }

    /** Begins a call. */
    <Q, A> Future<GrpcClientRequest<Q, A>> call(ReplicaAddress to, ServiceMethod<A, Q> method) {
        return vertx.fileSystem()
                .readFile(tokenFile.toString())
                .compose(
                        token ->
                                client.request(address(to), method)
                                        .onSuccess(
                                                request ->
                                                        request.headers()
                                                                .set(
                                                                        "authorization",
                                                                        bearer(token))));
    }

    private static String bearer(Buffer token) {
        return "Bearer " + token.toString().strip();
    }

    /** The name is what the certificate is checked against; the address is where it goes. */
    private static SocketAddress address(ReplicaAddress replica) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(replica.host());
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "the address of a replica, '" + replica.host() + "', is not an IP address");
        }
        try {
            return SocketAddress.inetSocketAddress(
                    new InetSocketAddress(
                            InetAddress.getByAddress(WireNames.CONTROL_SERVER_NAME, bytes),
                            replica.port()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the bytes of an address are an address", e);
        }
    }

    @Override
    public void close() {
        client.close().onFailure(failure -> LOG.debug("the client did not close", failure));
    }
}
