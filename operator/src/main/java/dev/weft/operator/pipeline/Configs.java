package dev.weft.operator.pipeline;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.push.Config;
import dev.weft.operator.push.ConfigKey;
import dev.weft.operator.push.ConnectedProxy;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.translate.Translation;
import dev.weft.operator.translate.Translator;
import dev.weft.operator.trust.TrustView;
import dev.weft.operator.watch.ObjectRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers subscriptions from one model. Many proxies ask for the same, so answers are kept. */
final class Configs {
    /** Answers that are kept; whatever is beyond is computed each time. */
    static final int MAX_KEPT = 100_000;

    private static final Prepared UNKNOWN = new Prepared(new Config.Unknown(), Map.of());

    private final Translator translator;
    private final TrustView view;
    private final Map<ObjectRef, ObjectStatus.Version> versions;
    private final Prepared trust;
    private final Map<Asked, Prepared> kept = new ConcurrentHashMap<>();
    private final Map<ObjectRef, Prepared> listening = new ConcurrentHashMap<>();

    private record Asked(String namespace, String destination) {}

    /** A config and the versions of the objects with a status that shaped it. */
    record Prepared(Config config, Map<ObjectRef, ObjectStatus.Version> sources) {}

    Configs(Translator translator, TrustView view, Map<ObjectRef, ObjectStatus.Version> versions) {
        this.translator = translator;
        this.view = view;
        this.versions = versions;
        this.trust =
                new Prepared(
                        view.isKnown() ? Config.of(bytes(view.bundle())) : new Config.Unknown(),
                        Map.of());
    }

    /** What proxies are told of roots. */
    TrustView trust() {
        return view;
    }

    /** The hash of that, which proxies ack. */
    ByteString trustHash() {
        return trust.config().hash();
    }

    Prepared answer(ConnectedProxy proxy, ConfigKey key) {
        return switch (key) {
            case ConfigKey.Trust() -> trust;
            case ConfigKey.Inbound() ->
                    prepared(translator.workload(proxy.namespace(), proxy.workload()));
            case ConfigKey.Gateway() -> gateway(proxy).map(this::listening).orElse(UNKNOWN);
            case ConfigKey.Certificate(String name) ->
                    gateway(proxy)
                            .map(gateway -> prepared(translator.certificate(gateway, name)))
                            .orElse(UNKNOWN);
            case ConfigKey.Outbound(String destination) ->
                    destination(new Asked(proxy.namespace(), destination));
        };
    }

    private Optional<MeshGateway> gateway(ConnectedProxy proxy) {
        return translator.runBy(proxy.namespace(), proxy.workload(), proxy.serviceAccount());
    }

    /** Every proxy of a Gateway is told the same. */
    private Prepared listening(MeshGateway gateway) {
        return listening.computeIfAbsent(
                gateway.ref(), ref -> prepared(translator.gateway(gateway)));
    }

    private Prepared destination(Asked asked) {
        Prepared before = kept.get(asked);
        if (before != null) {
            return before;
        }
        Prepared made = prepared(translator.destination(asked.namespace(), asked.destination()));
        if (kept.size() < MAX_KEPT) {
            kept.put(asked, made);
        }
        return made;
    }

    private Prepared prepared(Translation translation) {
        Map<ObjectRef, ObjectStatus.Version> sources = new HashMap<>();
        for (ObjectRef source : translation.sources()) {
            ObjectStatus.Version version = versions.get(source);
            if (version != null) {
                sources.put(source, version);
            }
        }
        return new Prepared(
                translation
                        .config()
                        .map(Configs::bytes)
                        .map(Config::of)
                        .orElseGet(Config.Unknown::new),
                sources);
    }

    /** The same bytes for the same message: a map of a message has no order of its own. */
    static ByteString bytes(Message message) {
        ByteString.Output bytes = ByteString.newOutput(message.getSerializedSize());
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        output.useDeterministicSerialization();
        try {
            message.writeTo(output);
            output.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
        return bytes.toByteString();
    }
}
