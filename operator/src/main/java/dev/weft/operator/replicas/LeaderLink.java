package dev.weft.operator.replicas;

import dev.weft.operator.replicas.v1.ReplicaGoodbye;
import dev.weft.operator.replicas.v1.ReplicaReport;
import io.vertx.core.Vertx;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps a stream to the leader while another replica leads. Confined to one event loop. */
public final class LeaderLink implements AutoCloseable {
    /** How often it is looked for news and for a change of the leader. */
    static final Duration TICK = Duration.ofMillis(250);

    private static final Logger LOG = Logger.getLogger(LeaderLink.class);

    private final Vertx vertx;
    private final LeaderSeat seat;
    private final ReplicaBook book;
    private final ReplicaClient client;
    private Optional<ReplicaAddress> target = Optional.empty();
    private @Nullable GrpcClientRequest<ReplicaReport, ReplicaGoodbye> call;
    private boolean connecting;
    private long timer = -1;

    public LeaderLink(Vertx vertx, LeaderSeat seat, ReplicaBook book, ReplicaClient client) {
        this.vertx = vertx;
        this.seat = seat;
        this.book = book;
        this.client = client;
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
        client.call(leader, ReplicasEndpoint.CLIENT_METHOD)
                .onSuccess(this::opened)
                .onFailure(failure -> lost(leader, String.valueOf(failure.getMessage())))
                .onComplete(done -> connecting = false);
    }

    private void opened(GrpcClientRequest<ReplicaReport, ReplicaGoodbye> request) {
        book.listenerIsNew();
        call = request;
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

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        end();
    }
}
