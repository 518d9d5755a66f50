package dev.weft.proxy.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.proxy.config.v1.Digest;
import dev.weft.proxy.config.v1.Held;
import dev.weft.proxy.config.v1.OwnTrust;
import dev.weft.proxy.config.v1.OwnWorkload;
import dev.weft.proxy.config.v1.ResourceKey;
import dev.weft.proxy.config.v1.Subscribe;
import dev.weft.proxy.config.v1.TrustBundle;
import dev.weft.proxy.config.v1.Update;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.DestinationLookup;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import dev.weft.proxy.snapshot.gateway.GatewaySink;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy holds of the operator's configuration: whatever came last and was accepted. A
 * refused update changes nothing. Confined to the event loop but for {@link #inbound}.
 */
final class HeldConfigs {
    /** Destinations that are held; the one that was not asked for longest goes first. */
    static final int MAX_DESTINATIONS = 1024;

    static final ResourceKey WORKLOAD =
            ResourceKey.newBuilder().setOwnWorkload(OwnWorkload.getDefaultInstance()).build();
    static final ResourceKey TRUST =
            ResourceKey.newBuilder().setTrust(OwnTrust.getDefaultInstance()).build();

    /** Who takes the roots of a trust bundle. */
    interface Trust {
        void accept(TrustBundle bundle) throws CertificateException;
    }

    private final SnapshotCompiler compiler = new SnapshotCompiler();
    private final Trust trust;
    private final Map<String, HeldDestination> destinations = new LinkedHashMap<>(16, 0.75f, true);
    private volatile Optional<InboundConfig> inbound = Optional.empty();
    private final List<Runnable> inboundListeners = new CopyOnWriteArrayList<>();
    private ByteString workloadHash = ByteString.EMPTY;
    private ByteString trustHash = ByteString.EMPTY;
    private @Nullable HeldGateway gateway;

    /** A destination that was subscribed to, and what came. */
    private static final class HeldDestination {
        private @Nullable DestinationLookup lookup;
        private ByteString hash = ByteString.EMPTY;
    }

    HeldConfigs(Trust trust) {
        this.trust = trust;
    }

    /** From now on holds what the proxy of a Gateway needs too. */
    void serve(GatewaySink sink, HeldGateway.Wishes wishes) {
        gateway = new HeldGateway(compiler, sink, wishes);
    }

    /** Empty in a sidecar. */
    Optional<HeldGateway> gateway() {
        return Optional.ofNullable(gateway);
    }

    Optional<InboundConfig> inbound() {
        return inbound;
    }

    /** Calls back after each change of {@link #inbound}. */
    void onInboundChange(Runnable listener) {
        inboundListeners.add(listener);
    }

    /** What is held of a destination; empty when nothing came yet. */
    Optional<DestinationLookup> lookup(String key) {
        return Optional.ofNullable(destinations.get(key)).map(held -> held.lookup);
    }

    /** Makes room for a destination; the key that had to go for it. */
    Optional<String> hold(String key) {
        destinations.computeIfAbsent(key, absent -> new HeldDestination());
        if (destinations.size() <= MAX_DESTINATIONS) {
            return Optional.empty();
        }
        Iterator<String> eldest = destinations.keySet().iterator();
        String gone = eldest.next();
        eldest.remove();
        return Optional.of(gone);
    }

    boolean holds(String key) {
        return destinations.containsKey(key);
    }

    /** Everything that is wanted of the operator, with the hashes of what is held. */
    List<Subscribe> subscriptions() {
        return held().stream()
                .map(
                        one ->
                                Subscribe.newBuilder()
                                        .setKey(one.getKey())
                                        .setKnownHash(one.getHash())
                                        .build())
                .toList();
    }

    Digest digest() {
        return Digest.newBuilder().addAllHeld(held()).build();
    }

    private List<Held> held() {
        List<Held> all = new ArrayList<>();
        all.add(held(WORKLOAD, workloadHash));
        all.add(held(TRUST, trustHash));
        destinations.forEach((key, one) -> all.add(held(destination(key), one.hash)));
        if (gateway != null) {
            all.addAll(gateway.held());
        }
        return all;
    }

    private static Held held(ResourceKey key, ByteString hash) {
        return Held.newBuilder().setKey(key).setHash(hash).build();
    }

    static ResourceKey destination(String key) {
        return ResourceKey.newBuilder().setDestination(key).build();
    }

    /**
     * Puts an update in force.
     *
     * @param outcome told once when it is, or why it cannot be; never when a newer one comes first
     * @throws RefusedConfigException with a sentence; what was held stays in force
     */
    void apply(Update update, Consumer<Optional<String>> outcome) throws RefusedConfigException {
        if (update.getKey().hasGateway()) {
            requireHash(update);
            required().configure(update, outcome);
        } else {
            apply(update);
            outcome.accept(Optional.empty());
        }
    }

    /**
     * Puts what was kept by the process before in force.
     *
     * @throws RefusedConfigException with a sentence
     */
    void restore(Update update) throws RefusedConfigException {
        if (update.getKey().hasDestination()) {
            hold(update.getKey().getDestination());
        }
        if (update.getKey().hasGateway()) {
            requireHash(update);
            required().restore(update);
        } else {
            apply(update);
        }
    }

    private static void requireHash(Update update) throws RefusedConfigException {
        if (update.hasPayload() && !hash(update.getPayload()).equals(update.getHash())) {
            throw new RefusedConfigException(
                    "the payload does not have the hash that came with it");
        }
    }

    /**
     * Puts an update in force that is of anything but a Gateway.
     *
     * @throws RefusedConfigException with a sentence; what was held stays in force
     */
    void apply(Update update) throws RefusedConfigException {
        requireHash(update);
        switch (update.getKey().getKeyCase()) {
            case OWN_WORKLOAD -> workload(update);
            case TRUST -> trust(update);
            case DESTINATION -> destination(update);
            case SERVER_CERTIFICATE -> required().certify(update);
            case GATEWAY, KEY_NOT_SET ->
                    throw new RefusedConfigException("the key names no resource");
        }
    }

    private HeldGateway required() throws RefusedConfigException {
        if (gateway == null) {
            throw new RefusedConfigException("this proxy is not that of a Gateway");
        }
        return gateway;
    }

    private void workload(Update update) throws RefusedConfigException {
        if (isNews(update, workloadHash)) {
            try {
                inbound =
                        Optional.of(
                                compiler.inbound(WorkloadConfig.parseFrom(update.getPayload())));
            } catch (InvalidProtocolBufferException e) {
                throw unreadable(e);
            }
            workloadHash = update.getHash();
            inboundListeners.forEach(Runnable::run);
        }
    }

    private void trust(Update update) throws RefusedConfigException {
        if (isNews(update, trustHash)) {
            try {
                trust.accept(TrustBundle.parseFrom(update.getPayload()));
            } catch (InvalidProtocolBufferException e) {
                throw unreadable(e);
            } catch (CertificateException e) {
                throw new RefusedConfigException("trust: " + e.getMessage());
            }
            trustHash = update.getHash();
        }
    }

    private void destination(Update update) throws RefusedConfigException {
        String key = update.getKey().getDestination();
        HeldDestination held = destinations.get(key);
        if (held == null) {
            // It was dropped while the update was on its way.
            return;
        }
        if (update.getUnknown()) {
            held.lookup = new DestinationLookup.Unknown();
            held.hash = ByteString.EMPTY;
        } else if (isNews(update, held.hash)) {
            held.lookup = new DestinationLookup.Known(compiled(key, update));
            held.hash = update.getHash();
        } else if (held.lookup instanceof DestinationLookup.Known(Destination destination)) {
            held.lookup = new DestinationLookup.Known(destination.asOf(update.getGeneration()));
        }
    }

    private Destination compiled(String key, Update update) throws RefusedConfigException {
        try {
            return compiler.destination(
                    key,
                    update.getGeneration(),
                    dev.weft.proxy.config.v1.Destination.parseFrom(update.getPayload()));
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(e);
        }
    }

    /** Whether there is a payload to compile; without one, what is held must be what is meant. */
    private static boolean isNews(Update update, ByteString held) throws RefusedConfigException {
        if (update.hasPayload()) {
            return true;
        }
        if (update.getUnknown()) {
            throw new RefusedConfigException("only a destination can be unknown");
        }
        if (!update.getHash().equals(held)) {
            throw new RefusedConfigException("there is no payload, and another hash is held");
        }
        return false;
    }

    private static RefusedConfigException unreadable(InvalidProtocolBufferException cause) {
        return new RefusedConfigException("the payload cannot be read: " + cause.getMessage());
    }

    private static ByteString hash(ByteString payload) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(payload.asReadOnlyByteBuffer());
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
