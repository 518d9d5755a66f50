package dev.weft.operator.push;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.Ack;
import dev.weft.proxy.config.v1.Digest;
import dev.weft.proxy.config.v1.LoadReport;
import dev.weft.proxy.config.v1.OperatorMessage;
import dev.weft.proxy.config.v1.ProxyMessage;
import dev.weft.proxy.config.v1.Subscribe;
import dev.weft.proxy.config.v1.TrafficReport;
import dev.weft.proxy.config.v1.Update;
import io.vertx.core.Context;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Optional;
import java.util.Set;

/** The stream of one proxy that said hello. Publishing is safe from every thread. */
public final class ProxyStream {
    /** Entries of one load report; more than a proxy's subscriptions can make. */
    static final int MAX_LOADS = 16 * 1024;

    /** Kinds of attempts and refusals in one report. */
    static final int MAX_OBSERVATIONS = 2 * 1024;

    private final ConnectedProxy proxy;
    private final Context context;
    private final GrpcServerResponse<ProxyMessage, OperatorMessage> response;
    private final StreamListener listener;
    private final PushMetrics metrics;
    private final SubscriptionBook book = new SubscriptionBook();
    private final Outbox outbox = new Outbox();
    private volatile Optional<LeafInForce> leaf = Optional.empty();
    private boolean ended;

    ProxyStream(
            ConnectedProxy proxy,
            Context context,
            GrpcServerResponse<ProxyMessage, OperatorMessage> response,
            StreamListener listener,
            PushMetrics metrics) {
        this.proxy = proxy;
        this.context = context;
        this.response = response;
        this.listener = listener;
        this.metrics = metrics;
        response.drainHandler(drained -> flush());
    }

    /** Who is at the other end. */
    public ConnectedProxy proxy() {
        return proxy;
    }

    /** What it subscribed to. */
    public Set<ConfigKey> subscriptions() {
        return book.keys();
    }

    /** The certificate that it has; empty before it said so. */
    public Optional<LeafInForce> leaf() {
        return leaf;
    }

    /** How far it is with this config under this key; empty when it did not subscribe to it. */
    public Optional<Standing> standing(ConfigKey key, ByteString hash) {
        return book.standing(key, hash);
    }

    /** Sends a config, unless the proxy was sent it before or did not subscribe. */
    public void publish(ConfigKey key, Config config, long generation) {
        book.publish(key, config, generation)
                .ifPresent(update -> context.runOnContext(ignored -> send(key, update)));
    }

    private void send(ConfigKey key, Update update) {
        outbox.put(key, update);
        flush();
    }

    private void flush() {
        while (!ended && !response.writeQueueFull()) {
            Optional<Update> update = outbox.next();
            if (update.isEmpty()) {
                return;
            }
            metrics.pushed();
            response.write(OperatorMessage.newBuilder().setUpdate(update.get()).build());
        }
    }

    /** Acts on a message; on the event loop. */
    void received(ProxyMessage message) {
        try {
            switch (message.getMessageCase()) {
                case SUBSCRIBE -> subscribe(message.getSubscribe());
                case UNSUBSCRIBE ->
                        book.unsubscribe(ConfigKey.read(message.getUnsubscribe().getKey()));
                case ACK -> answered(message.getAck());
                case LOAD_REPORT -> loaded(message.getLoadReport());
                case TRAFFIC_REPORT -> observed(message.getTrafficReport());
                case DIGEST -> compare(message.getDigest());
                case CERTIFIED -> {
                    leaf = Optional.of(LeafInForce.read(message.getCertified()));
                    listener.certified(this);
                }
                case HELLO -> end(GrpcStatus.INVALID_ARGUMENT, "hello is said once");
                // A newer proxy may say more than this operator understands.
                case MESSAGE_NOT_SET -> {}
            }
        } catch (IllegalArgumentException e) {
            end(GrpcStatus.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
        }
    }

    private void subscribe(Subscribe subscribe) {
        ConfigKey key = ConfigKey.read(subscribe.getKey());
        if (book.subscribe(key, subscribe.getKnownHash())) {
            listener.subscribed(this, key);
        } else {
            end(
                    GrpcStatus.RESOURCE_EXHAUSTED,
                    "a proxy may subscribe to "
                            + SubscriptionBook.MAX_SUBSCRIPTIONS
                            + " resources; unsubscribe from what is not in use");
        }
    }

    private void answered(Ack ack) {
        ConfigKey key = ConfigKey.read(ack.getKey());
        if (book.answered(key, ack)) {
            Standing standing = book.standing(key, ack.getHash()).orElseGet(Standing.Pending::new);
            switch (standing) {
                case Standing.InForce() -> metrics.acked();
                case Standing.Refused(String why) -> metrics.nacked();
                case Standing.Pending() -> {}
            }
            listener.answered(this, key, standing);
        }
    }

    private void observed(TrafficReport report) {
        int entries = report.getObservationsCount() + report.getRefusalsCount();
        if (entries > MAX_OBSERVATIONS) {
            throw new IllegalArgumentException(
                    "a traffic report has at most " + MAX_OBSERVATIONS + " entries");
        }
        listener.observed(this, report);
    }

    private void loaded(LoadReport report) {
        if (report.getLoadsCount() > MAX_LOADS) {
            throw new IllegalArgumentException(
                    "a load report has at most " + MAX_LOADS + " entries");
        }
        listener.loaded(this, report);
    }

    private void compare(Digest digest) {
        if (digest.getHeldCount() > SubscriptionBook.MAX_SUBSCRIPTIONS) {
            throw new IllegalArgumentException(
                    "a digest has at most " + SubscriptionBook.MAX_SUBSCRIPTIONS + " entries");
        }
        book.compare(digest).forEach(key -> listener.subscribed(this, key));
    }

    /** Ends the stream in good order; safe from every thread. */
    void close(String why) {
        context.runOnContext(ignored -> end(GrpcStatus.OK, why));
    }

    private void end(GrpcStatus status, String why) {
        if (!ended) {
            response.status(status).statusMessage(why).end();
            ended();
        }
    }

    /** Notes that the stream is over, whoever ended it; on the event loop. */
    void ended() {
        if (!ended) {
            ended = true;
            listener.closed(this);
        }
    }
}
