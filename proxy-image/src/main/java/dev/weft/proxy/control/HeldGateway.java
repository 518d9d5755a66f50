package dev.weft.proxy.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.proxy.config.v1.Held;
import dev.weft.proxy.config.v1.OwnGateway;
import dev.weft.proxy.config.v1.ResourceKey;
import dev.weft.proxy.config.v1.Update;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import dev.weft.proxy.snapshot.gateway.GatewayConfig;
import dev.weft.proxy.snapshot.gateway.GatewaySink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy of a Gateway holds of the operator's configuration. A configuration that names
 * certificates which are not here yet waits for them, so that no listener begins without. Confined
 * to the event loop; only made in the proxy of a Gateway.
 */
final class HeldGateway {
    static final ResourceKey GATEWAY =
            ResourceKey.newBuilder().setGateway(OwnGateway.getDefaultInstance()).build();

    /** Certificates of one configuration. */
    static final int MAX_CERTIFICATES = 2_048;

    /** Tells the operator what is wanted of it. */
    interface Wishes {
        void subscribe(ResourceKey key);

        void unsubscribe(ResourceKey key);

        /** Does something when certificates should have come by then. */
        void later(Runnable overdue);

        /** Does some work beside the event loop, and then something on it. */
        void aside(Runnable work, Runnable then);
    }

    private final SnapshotCompiler compiler;
    private final GatewaySink sink;
    private final Wishes wishes;

    /** By name; the hash is empty when the operator has none, null before it has answered. */
    private final Map<String, Certificate> certificates = new LinkedHashMap<>();

    private Optional<GatewayConfig> current = Optional.empty();
    private ByteString hash = ByteString.EMPTY;
    private @Nullable Pending pending;

    /** One at a time: those of updates that come quickly would only be in each other's way. */
    private @Nullable Compilation compilation;

    /** The newest update that came meanwhile; those between are never looked at. */
    private @Nullable Compilation next;

    private static final class Certificate {
        private @Nullable ByteString hash;
    }

    /** A configuration that is not in force yet; told apart by identity. */
    private static final class Pending {
        private final GatewayConfig config;
        private final ByteString hash;
        private final Consumer<Optional<String>> outcome;

        Pending(GatewayConfig config, ByteString hash, Consumer<Optional<String>> outcome) {
            this.config = config;
            this.hash = hash;
            this.outcome = outcome;
        }
    }

    /**
     * A configuration that is being compiled: that of a thousand routes takes longer than requests
     * should wait for the event loop.
     */
    private final class Compilation {
        private final Update update;
        private final Consumer<Optional<String>> outcome;
        private @Nullable GatewayConfig made;
        private String refusal = "it could not be compiled; the proxy's log says more";
        private boolean overtaken;

        Compilation(Update update, Consumer<Optional<String>> outcome) {
            this.update = update;
            this.outcome = outcome;
        }

        void work() {
            try {
                made = compiled(update);
            } catch (RefusedConfigException e) {
                refusal = String.valueOf(e.getMessage());
            }
        }

        void done() {
            compilation = null;
            if (!overtaken) {
                // Even if a newer one waits, or a Gateway that changes all the time stands still.
                tell();
            }
            Compilation newest = next;
            next = null;
            if (newest != null) {
                begin(newest);
            }
        }

        private void tell() {
            GatewayConfig config = made;
            if (config == null) {
                outcome.accept(Optional.of(refusal));
            } else {
                await(config, update.getHash(), outcome);
            }
        }
    }

    HeldGateway(SnapshotCompiler compiler, GatewaySink sink, Wishes wishes) {
        this.compiler = compiler;
        this.sink = sink;
        this.wishes = wishes;
    }

    /** Whether a first configuration is in force. */
    boolean configured() {
        return current.isPresent();
    }

    List<Held> held() {
        List<Held> all = new ArrayList<>();
        all.add(Held.newBuilder().setKey(GATEWAY).setHash(hash).build());
        certificates.forEach(
                (name, one) ->
                        all.add(
                                Held.newBuilder()
                                        .setKey(certificate(name))
                                        .setHash(one.hash == null ? ByteString.EMPTY : one.hash)
                                        .build()));
        return all;
    }

    static ResourceKey certificate(String name) {
        return ResourceKey.newBuilder().setServerCertificate(name).build();
    }

    /**
     * Puts a configuration in force, at once or when its certificates have come.
     *
     * @param outcome told once, unless a newer configuration comes first: empty, or why it cannot
     *     be
     * @throws RefusedConfigException with a sentence; what was held stays in force
     */
    void configure(Update update, Consumer<Optional<String>> outcome)
            throws RefusedConfigException {
        if (!update.hasPayload()) {
            renewed(update, outcome);
            return;
        }
        Compilation newest = new Compilation(update, outcome);
        if (compilation == null) {
            begin(newest);
        } else {
            next = newest;
        }
    }

    private void begin(Compilation one) {
        compilation = one;
        wishes.aside(one::work, one::done);
    }

    private void await(GatewayConfig config, ByteString hash, Consumer<Optional<String>> outcome) {
        Set<String> names = config.certificates();
        if (names.size() > MAX_CERTIFICATES) {
            outcome.accept(
                    Optional.of(
                            "the Gateway names "
                                    + names.size()
                                    + " certificates; "
                                    + MAX_CERTIFICATES
                                    + " are the most that are held"));
            return;
        }
        Pending wanted = new Pending(config, hash, outcome);
        pending = wanted;
        boolean missing = false;
        for (String name : names) {
            if (!certificates.containsKey(name)) {
                certificates.put(name, new Certificate());
                wishes.subscribe(certificate(name));
            }
            missing |= certificates.get(name).hash == null;
        }
        if (missing) {
            wishes.later(() -> begin(wanted));
        } else {
            begin(wanted);
        }
    }

    private GatewayConfig compiled(Update update) throws RefusedConfigException {
        try {
            return compiler.gateway(
                    update.getGeneration(),
                    dev.weft.proxy.config.v1.GatewayConfig.parseFrom(update.getPayload()));
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedConfigException("the payload cannot be read: " + e.getMessage());
        }
    }

    /** The same configuration, which another replica of the operator may count differently. */
    private void renewed(Update update, Consumer<Optional<String>> outcome)
            throws RefusedConfigException {
        if (current.isEmpty() || !update.getHash().equals(hash)) {
            throw new RefusedConfigException("there is no payload, and another hash is held");
        }
        next = null;
        if (compilation != null) {
            compilation.overtaken = true;
        }
        Pending same =
                new Pending(current.get().asOf(update.getGeneration()), update.getHash(), outcome);
        pending = same;
        begin(same);
    }

    /** Puts what was kept by the process before in force; its certificates may never come. */
    void restore(Update update) throws RefusedConfigException {
        GatewayConfig config = compiled(update);
        config.certificates()
                .forEach(name -> certificates.computeIfAbsent(name, first -> new Certificate()));
        Pending kept = new Pending(config, update.getHash(), outcome -> {});
        pending = kept;
        begin(kept);
    }

    private void begin(Pending wanted) {
        if (pending != wanted) {
            return;
        }
        pending = null;
        sink.configure(
                wanted.config,
                refusal -> {
                    if (refusal.isEmpty()) {
                        current = Optional.of(wanted.config);
                        hash = wanted.hash;
                        forget();
                    }
                    wanted.outcome.accept(refusal);
                });
    }

    /** Certificates that nothing names any more are nobody's business. */
    private void forget() {
        List<String> unused =
                certificates.keySet().stream().filter(name -> !isNamed(name)).toList();
        for (String name : unused) {
            certificates.remove(name);
            sink.withoutCertificate(name);
            wishes.unsubscribe(certificate(name));
        }
    }

    private boolean isNamed(String name) {
        Pending waiting = pending;
        return current.filter(config -> config.certificates().contains(name)).isPresent()
                || (waiting != null && waiting.config.certificates().contains(name));
    }

    /**
     * Takes a certificate.
     *
     * @throws RefusedConfigException with a sentence; the one before is shown on
     */
    void certify(Update update) throws RefusedConfigException {
        String name = update.getKey().getServerCertificate();
        Certificate certificate = certificates.get(name);
        if (certificate == null) {
            // It was given up while the update was on its way.
            return;
        }
        try {
            if (update.getUnknown()) {
                sink.withoutCertificate(name);
                certificate.hash = ByteString.EMPTY;
            } else if (update.hasPayload()) {
                sink.certificate(
                        name,
                        compiler.certificate(
                                name,
                                dev.weft.proxy.config.v1.ServerCertificate.parseFrom(
                                        update.getPayload())));
                certificate.hash = update.getHash();
            } else if (!update.getHash().equals(certificate.hash)) {
                throw new RefusedConfigException("there is no payload, and another hash is held");
            }
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedConfigException("the payload of a certificate cannot be read");
        } finally {
            if (certificate.hash == null) {
                // It was answered, if by nothing that is of use.
                certificate.hash = ByteString.EMPTY;
            }
            beginIfWhole();
        }
    }

    private void beginIfWhole() {
        Pending waiting = pending;
        if (waiting != null
                && waiting.config.certificates().stream()
                        .map(certificates::get)
                        .allMatch(one -> one != null && one.hash != null)) {
            begin(waiting);
        }
    }
}
