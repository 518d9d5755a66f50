package dev.weft.proxy.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.Ack;
import dev.weft.proxy.config.v1.Certified;
import dev.weft.proxy.config.v1.Hello;
import dev.weft.proxy.config.v1.LoadReport;
import dev.weft.proxy.config.v1.OperatorMessage;
import dev.weft.proxy.config.v1.ProxyMessage;
import dev.weft.proxy.config.v1.ResourceKey;
import dev.weft.proxy.config.v1.Subscribe;
import dev.weft.proxy.config.v1.TrafficReport;
import dev.weft.proxy.config.v1.Unsubscribe;
import dev.weft.proxy.config.v1.Update;
import dev.weft.proxy.identity.WorkloadIdentity;
import dev.weft.proxy.metrics.LoadLedger;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.DestinationLookup;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.gateway.GatewaySink;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stream to the operator open and the configuration current. While there is no stream,
 * whatever is held goes on to hold. Confined to the event loop.
 */
public final class DiscoveryClient implements ConfigSource {
    /** How often the operator is told what is held. */
    static final Duration DIGEST_INTERVAL = Duration.ofMinutes(1);

    /** So soon after a change of a destination the operator hears how its traffic goes now. */
    static final Duration FIRST_REPORT = Duration.ofMillis(150);

    /** How often the operator is told what came in. */
    static final Duration TRAFFIC_INTERVAL = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(DiscoveryClient.class.getName());

    private final EventLoop loop;
    private final GrpcClient client;
    private final Hello hello;
    private final Sinks sinks;
    private final Backoff backoff;
    private final HeldConfigs held;
    private final Waiting waiting;
    private @Nullable Stream current;
    private @Nullable Certified certificate;
    private boolean firstReportPending;

    /** What the client fills and empties. */
    public record Sinks(
            WorkloadIdentity identity,
            LoadLedger ledger,
            TrafficLedger traffic,
            Telemetry telemetry,
            Optional<StateDirectory> state) {}

    public DiscoveryClient(
            EventLoop loop, GrpcClient client, Hello hello, Sinks sinks, Backoff backoff) {
        this.loop = loop;
        this.client = client;
        this.hello = hello;
        this.sinks = sinks;
        this.backoff = backoff;
        this.held = new HeldConfigs(sinks.identity()::trust);
        this.waiting = new Waiting(loop);
    }

    /** Tells of the certificate in force; with the first one begins everything. */
    public void certified(Certified now) {
        boolean first = certificate == null;
        certificate = now;
        if (first) {
            start();
        } else {
            send(ProxyMessage.newBuilder().setCertified(now).build());
        }
    }

    /** Holds, from the next connection on, what the proxy of a Gateway needs too. */
    public void serve(GatewaySink sink) {
        held.serve(sink, new OfOperator());
    }

    /** Whether the ports of a Gateway are bound; never in a sidecar. */
    public boolean gatewayConfigured() {
        return held.gateway().filter(HeldGateway::configured).isPresent();
    }

    /** Puts in force what outlived the process before. From any thread. */
    public void restore() {
        sinks.state().ifPresent(state -> loop.execute(() -> restore(state)));
    }

    /** Connects, and stays connected. */
    private void start() {
        connect();
        report();
        loop.scheduleAtFixedRate(
                this::digest,
                DIGEST_INTERVAL.toMillis(),
                DIGEST_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
        loop.scheduleAtFixedRate(
                this::sendTraffic,
                TRAFFIC_INTERVAL.toMillis(),
                TRAFFIC_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<InboundConfig> inbound() {
        return held.inbound();
    }

    @Override
    public void onInboundChange(Runnable listener) {
        held.onInboundChange(listener);
    }

    @Override
    public void destination(String key, Consumer<DestinationLookup> answer) {
        Optional<DestinationLookup> known = held.lookup(key);
        if (known.isPresent()) {
            answer.accept(known.get());
            return;
        }
        waiting.add(key, answer);
        if (!held.holds(key)) {
            Optional<String> gone = held.hold(key);
            send(subscribe(HeldConfigs.destination(key)));
            gone.ifPresent(this::drop);
        }
    }

    private void drop(String key) {
        ResourceKey resource = HeldConfigs.destination(key);
        send(unsubscribe(resource));
        sinks.state().ifPresent(state -> state.remove(resource));
        waiting.answer(key, new DestinationLookup.Unavailable("too many destinations are in use"));
    }

    private static ProxyMessage subscribe(ResourceKey key) {
        return ProxyMessage.newBuilder().setSubscribe(Subscribe.newBuilder().setKey(key)).build();
    }

    private static ProxyMessage unsubscribe(ResourceKey key) {
        return ProxyMessage.newBuilder()
                .setUnsubscribe(Unsubscribe.newBuilder().setKey(key))
                .build();
    }

    /** What the proxy of a Gateway asks of the operator. */
    private final class OfOperator implements HeldGateway.Wishes {
        @Override
        public void subscribe(ResourceKey key) {
            send(DiscoveryClient.subscribe(key));
        }

        @Override
        public void unsubscribe(ResourceKey key) {
            send(DiscoveryClient.unsubscribe(key));
        }

        @Override
        public void later(Runnable overdue) {
            loop.schedule(overdue, ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void aside(Runnable work, Runnable then) {
            Thread.ofPlatform()
                    .name("gateway-compile")
                    .daemon()
                    .start(
                            () -> {
                                try {
                                    work.run();
                                } finally {
                                    loop.execute(then);
                                }
                            });
        }
    }

    private void restore(StateDirectory state) {
        int restored = 0;
        for (Update update : state.load()) {
            try {
                held.restore(update);
                restored++;
            } catch (RefusedConfigException e) {
                LOG.log(System.Logger.Level.WARNING, "a kept config is refused: {0}", e);
            }
        }
        LOG.log(System.Logger.Level.INFO, "kept configs in force count={0}", restored);
    }

    private void connect() {
        Stream stream = new Stream();
        current = stream;
        client.call(WireNames.CONNECT_PATH, stream);
    }

    private void send(ProxyMessage message) {
        // Without a stream nothing is lost: the next one begins with all subscriptions.
        if (current != null) {
            current.send(message);
        }
    }

    private void digest() {
        send(ProxyMessage.newBuilder().setDigest(held.digest()).build());
    }

    private void report() {
        Duration interval =
                held.inbound()
                        .map(InboundConfig::loadReportInterval)
                        .orElse(InboundConfig.DEFAULT_LOAD_REPORT_INTERVAL);
        loop.schedule(this::report, interval.toMillis(), TimeUnit.MILLISECONDS);
        sendLoads();
    }

    private void reportSoon() {
        if (!firstReportPending) {
            firstReportPending = true;
            loop.schedule(
                    () -> {
                        firstReportPending = false;
                        sendLoads();
                    },
                    FIRST_REPORT.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void sendTraffic() {
        if (current != null && current.isWritable()) {
            TrafficReport traffic = sinks.traffic().drain();
            if (traffic.getObservationsCount() + traffic.getRefusalsCount() > 0) {
                send(ProxyMessage.newBuilder().setTrafficReport(traffic).build());
            }
        }
    }

    private void sendLoads() {
        if (current != null && current.isWritable()) {
            LoadReport loads = sinks.ledger().drain();
            if (loads.getLoadsCount() > 0) {
                send(ProxyMessage.newBuilder().setLoadReport(loads).build());
            }
        }
    }

    private void update(Update update) {
        try {
            held.apply(
                    update,
                    refusal ->
                            refusal.ifPresentOrElse(
                                    why -> refused(update, why), () -> inForce(update)));
        } catch (RefusedConfigException e) {
            refused(update, String.valueOf(e.getMessage()));
        }
    }

    private void inForce(Update update) {
        sinks.telemetry().configured(update.getGeneration());
        keep(update);
        acknowledge(update, "");
    }

    private void refused(Update update, String why) {
        sinks.telemetry().configRefused();
        LOG.log(System.Logger.Level.WARNING, "config refused: {0}", why);
        acknowledge(update, why);
    }

    private void acknowledge(Update update, String refusal) {
        if (update.getKey().hasDestination()) {
            reportSoon();
            String key = update.getKey().getDestination();
            waiting.answer(
                    key,
                    held.lookup(key).orElseGet(() -> new DestinationLookup.Unavailable(refusal)));
        } else if (update.getKey().hasGateway()) {
            reportSoon();
        }
        send(
                ProxyMessage.newBuilder()
                        .setAck(
                                Ack.newBuilder()
                                        .setKey(update.getKey())
                                        .setGeneration(update.getGeneration())
                                        .setHash(update.getHash())
                                        .setRefusal(refusal))
                        .build());
    }

    private void keep(Update update) {
        // Roots are in the trust file as well; nothing but that file is believed at a start. Keys
        // of certificates are never written.
        if (update.getKey().hasTrust() || update.getKey().hasServerCertificate()) {
            return;
        }
        sinks.state()
                .ifPresent(
                        state -> {
                            // That the mesh does not know a destination is worth knowing as well.
                            if (update.hasPayload() || update.getUnknown()) {
                                state.save(update);
                            }
                        });
    }

    private void lost(GrpcEnd end) {
        current = null;
        Duration wait = backoff.next();
        LOG.log(
                end.isOk() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                "stream to the operator ended, connecting again in {0} ms: {1}",
                wait.toMillis(),
                end.message());
        loop.schedule(this::connect, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One stream from its connection to its end. */
    private final class Stream implements GrpcListener {
        private @Nullable GrpcCall call;

        private void send(ProxyMessage message) {
            if (call != null) {
                call.send(message);
            }
        }

        private boolean isWritable() {
            return call != null && call.isWritable();
        }

        @Override
        public void opened(GrpcCall opened) {
            call = opened;
            // What was sent out while nobody listened is past, and may be of older weights.
            sinks.ledger().drain();
            send(ProxyMessage.newBuilder().setHello(hello).build());
            if (certificate != null) {
                send(ProxyMessage.newBuilder().setCertified(certificate).build());
            }
            for (Subscribe subscribe : held.subscriptions()) {
                send(ProxyMessage.newBuilder().setSubscribe(subscribe).build());
            }
        }

        @Override
        public void accepted() {
            LOG.log(System.Logger.Level.INFO, "connected to the operator");
            backoff.reset();
        }

        @Override
        public void message(ByteString bytes) {
            try {
                OperatorMessage message = OperatorMessage.parseFrom(bytes);
                // A newer operator may say more than this proxy understands.
                if (message.hasUpdate()) {
                    update(message.getUpdate());
                }
            } catch (InvalidProtocolBufferException e) {
                if (call != null) {
                    call.cancel("a message of the operator cannot be read");
                }
            }
        }

        @Override
        public void ended(GrpcEnd end) {
            lost(end);
        }
    }
}
