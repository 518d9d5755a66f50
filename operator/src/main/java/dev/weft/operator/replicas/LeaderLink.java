package dev.weft.operator.replicas;

import dev.weft.operator.replicas.v1.ReplicaGoodbye;
import dev.weft.operator.replicas.v1.ReplicaReport;
import dev.weft.proxy.config.WireNames;
import io.netty.util.NetUtil;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps a stream to the leader while another replica leads. Confined to one event loop. */
public final class LeaderLink implements AutoCloseable {
    /** How often it is looked for news and for a change of the leader. */
    static final Duration TICK = Duration.ofMillis(250);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Logger LOG = Logger.getLogger(LeaderLink.class);

    private final Vertx vertx;
    private final LeaderSeat seat;
    private final ReplicaBook book;
    private final Path tokenFile;
    private final GrpcClient client;
    private Optional<ReplicaAddress> target = Optional.empty();
    private @Nullable GrpcClientRequest<ReplicaReport, ReplicaGoodbye> call;
    private boolean connecting;
    private long timer = -1;

    /**
     * Prepares a link.
     *
     * @param rootsPem that the leader's certificate is checked with
     * @param tokenFile a token of the operator's service account for the audience of proxies
     */
    public LeaderLink(
            Vertx vertx, LeaderSeat seat, ReplicaBook book, String rootsPem, Path tokenFile) {
        this.vertx = vertx;
        this.seat = seat;
        this.book = book;
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

    /** Begins; comes back at once. */
    public void start() {
        timer = vertx.setPeriodic(TICK.toMillis(), id -> tick());
    }

    private void tick() {
        Optional<ReplicaAddress> leader = seat.elsewhere();
        if (!leader.equals(target)) {
            target = leader;
            end();
        }
        if (call == null) {
            leader.filter(one -> !connecting).ifPresent(this::connect);
        } else if (!call.writeQueueFull()) {
            book.news().ifPresent(call::write);
        }
    }

    private void connect(ReplicaAddress leader) {
        connecting = true;
        vertx.fileSystem()
                .readFile(tokenFile.toString())
                .compose(
                        token ->
                                client.request(address(leader), ReplicasEndpoint.CLIENT_METHOD)
                                        .onSuccess(request -> opened(request, token.toString())))
                .onFailure(failure -> lost(leader, String.valueOf(failure.getMessage())))
                .onComplete(done -> connecting = false);
    }

    private void opened(GrpcClientRequest<ReplicaReport, ReplicaGoodbye> request, String token) {
        book.listenerIsNew();
        call = request;
        request.headers().set("authorization", "Bearer " + token.strip());
        request.exceptionHandler(failure -> ended(request, String.valueOf(failure.getMessage())));
        request.response()
                .onSuccess(
                        response ->
                                response.endHandler(
                                        ignored ->
                                                ended(
                                                        request,
                                                        response.status()
                                                                + " "
                                                                + response.statusMessage())))
                .onFailure(failure -> ended(request, String.valueOf(failure.getMessage())));
        LOG.infof("what proxies do is reported to leader=%s", target.map(ReplicaAddress::text));
    }

    private void ended(GrpcClientRequest<ReplicaReport, ReplicaGoodbye> request, String why) {
        if (request == call) {
            call = null;
            target.ifPresent(leader -> lost(leader, why));
        }
    }

    private static void lost(ReplicaAddress leader, String why) {
        LOG.infof("no stream to leader=%s, trying again: %s", leader.text(), why);
    }

    private void end() {
        if (call != null) {
            call.end();
            call = null;
        }
    }

    /** The name is what the certificate is checked against; the address is where it goes. */
    private static SocketAddress address(ReplicaAddress leader) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(leader.host());
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "the leader's address '" + leader.host() + "' is not an IP address");
        }
        try {
            return SocketAddress.inetSocketAddress(
                    new InetSocketAddress(
                            InetAddress.getByAddress(WireNames.CONTROL_SERVER_NAME, bytes),
                            leader.port()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the bytes of an address are an address", e);
        }
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        end();
        client.close().onFailure(failure -> LOG.debug("the client did not close", failure));
    }
}
