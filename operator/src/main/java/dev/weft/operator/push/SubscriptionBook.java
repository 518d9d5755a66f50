package dev.weft.operator.push;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.Ack;
import dev.weft.proxy.config.v1.Digest;
import dev.weft.proxy.config.v1.Held;
import dev.weft.proxy.config.v1.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one proxy subscribed to, was sent and answered. Safe for use by several threads: the
 * stream's event loop and whoever publishes.
 */
final class SubscriptionBook {
    /** Subscriptions of one proxy; one that needs more is broken or hostile. */
    static final int MAX_SUBSCRIPTIONS = 4096;

    /** The longest refusal that is kept, in characters. */
    static final int MAX_REFUSAL_LENGTH = 512;

    private final Map<ConfigKey, Entry> entries = new LinkedHashMap<>();

    private static final class Entry {
        /** What the proxy said that it holds; taken at its word once, to spare the payload. */
        private ByteString known;

        private Optional<ByteString> sent = Optional.empty();
        private Standing standing = new Standing.Pending();

        private Entry(ByteString known) {
            this.known = known;
        }
    }

    /** Notes a subscription. False when there are too many. */
    synchronized boolean subscribe(ConfigKey key, ByteString known) {
        if (entries.size() >= MAX_SUBSCRIPTIONS && !entries.containsKey(key)) {
            return false;
        }
        entries.put(key, new Entry(known));
        return true;
    }

    synchronized void unsubscribe(ConfigKey key) {
        entries.remove(key);
    }

    synchronized Set<ConfigKey> keys() {
        return Set.copyOf(entries.keySet());
    }

    /** The update that brings the proxy to a config, empty when it was sent that before. */
    synchronized Optional<Update> publish(ConfigKey key, Config config, long generation) {
        Entry entry = entries.get(key);
        if (entry == null || entry.sent.filter(config.hash()::equals).isPresent()) {
            return Optional.empty();
        }
        Update.Builder update =
                Update.newBuilder()
                        .setKey(key.message())
                        .setGeneration(generation)
                        .setHash(config.hash());
        switch (config) {
            case Config.Unknown() -> update.setUnknown(true);
            case Config.Known(ByteString payload, ByteString hash) -> {
                if (!hash.equals(entry.known)) {
                    update.setPayload(payload);
                }
            }
        }
        entry.known = ByteString.EMPTY;
        entry.sent = Optional.of(config.hash());
        entry.standing = new Standing.Pending();
        return Optional.of(update.build());
    }

    /** Notes an answer. False when it is about something that was replaced meanwhile. */
    synchronized boolean answered(ConfigKey key, Ack ack) {
        Entry entry = entries.get(key);
        if (entry == null || entry.sent.filter(ack.getHash()::equals).isEmpty()) {
            return false;
        }
        entry.standing =
                ack.getRefusal().isEmpty()
                        ? new Standing.InForce()
                        : new Standing.Refused(shortened(ack.getRefusal()));
        return true;
    }

    /** Compares with what the proxy holds; the keys returned are to be published again. */
    synchronized List<ConfigKey> compare(Digest digest) {
        Map<ConfigKey, ByteString> held = new HashMap<>();
        for (Held one : digest.getHeldList()) {
            held.put(ConfigKey.read(one.getKey()), one.getHash());
        }
        List<ConfigKey> drifted = new ArrayList<>();
        entries.forEach(
                (key, entry) -> {
                    boolean settled = entry.standing instanceof Standing.InForce;
                    ByteString holds = held.getOrDefault(key, ByteString.EMPTY);
                    if (settled && entry.sent.filter(holds::equals).isEmpty()) {
                        entry.sent = Optional.empty();
                        drifted.add(key);
                    }
                });
        return drifted;
    }

    /** How far the proxy is with this config under this key; empty when it did not subscribe. */
    synchronized Optional<Standing> standing(ConfigKey key, ByteString hash) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        return Optional.of(
                entry.sent.filter(hash::equals).isPresent()
                        ? entry.standing
                        : new Standing.Pending());
    }

    private static String shortened(String refusal) {
        return refusal.substring(0, Math.min(refusal.length(), MAX_REFUSAL_LENGTH));
    }
}
