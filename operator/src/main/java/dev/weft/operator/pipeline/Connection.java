package dev.weft.operator.pipeline;

import com.google.protobuf.ByteString;
import dev.weft.operator.push.Config;
import dev.weft.operator.push.ConfigKey;
import dev.weft.operator.push.LeafInForce;
import dev.weft.operator.push.ProxyStream;
import dev.weft.operator.push.Standing;
import dev.weft.operator.trust.TrustStanding;
import dev.weft.operator.trust.TrustView;
import dev.weft.operator.watch.ObjectRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A stream and what was published to it. Its lock orders the answers to subscriptions after the
 * revisions that they are from: an old answer never follows a new one.
 */
final class Connection {
    private final ProxyStream stream;
    private final Map<ConfigKey, Published> published = new HashMap<>();

    Connection(ProxyStream stream) {
        this.stream = stream;
    }

    /** The proxy's name, {@code namespace/workload}. */
    String name() {
        return stream.proxy().name();
    }

    /** Answers everything that the proxy subscribed to. */
    synchronized void publishAll(Revision revision) {
        Set<ConfigKey> keys = stream.subscriptions();
        published.keySet().retainAll(keys);
        keys.forEach(key -> publish(key, revision));
    }

    /** Answers a subscription that is new, or of which the proxy holds something else. */
    synchronized void publishFirst(ConfigKey key, Revision revision) {
        published.remove(key);
        publish(key, revision);
    }

    private void publish(ConfigKey key, Revision revision) {
        Configs.Prepared prepared = revision.configs().answer(stream.proxy(), key);
        if (prepared.config() instanceof Config.Unknown && !key.mayBeUnknown()) {
            // A proxy cannot do without roots and its own workload; it goes on with what it has.
            published.remove(key);
            return;
        }
        Published before = published.get(key);
        published.put(
                key,
                before == null
                        ? Published.first(prepared)
                        : before.then(prepared, stream.standing(key, before.hash())));
        stream.publish(key, prepared.config(), revision.generation());
    }

    /** How far the proxy is with roots and its certificate. */
    TrustStanding trust(TrustView view, ByteString hash) {
        boolean holds =
                stream.standing(new ConfigKey.Trust(), hash)
                        .filter(Standing.InForce.class::isInstance)
                        .isPresent();
        Optional<LeafInForce> leaf = stream.leaf();
        boolean current = leaf.map(LeafInForce::root).filter(view.issuing()::contains).isPresent();
        return new TrustStanding(
                view.version(),
                1,
                holds ? 1 : 0,
                leaf.isPresent() ? 1 : 0,
                current ? 1 : 0,
                leaf.map(LeafInForce::expires));
    }

    /** How far the proxy is with each config, and the objects that shaped it. */
    synchronized void standings(BiConsumer<Set<ObjectRef>, Standing> visitor) {
        published.forEach(
                (key, one) -> {
                    Optional<Standing> standing = stream.standing(key, one.hash());
                    standing.ifPresent(now -> one.standings(now, visitor));
                });
    }
}
