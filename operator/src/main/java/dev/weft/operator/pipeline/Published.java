package dev.weft.operator.pipeline;

import com.google.protobuf.ByteString;
import dev.weft.operator.push.Standing;
import dev.weft.operator.resolve.ObjectStatus.Version;
import dev.weft.operator.watch.ObjectRef;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What a subscription was answered.
 *
 * @param sources the objects that shaped it
 * @param inForce the objects that shaped what the proxy acknowledged last
 */
record Published(
        ByteString hash, Map<ObjectRef, Version> sources, Map<ObjectRef, Version> inForce) {
    /** The first answer to a subscription. */
    static Published first(Configs.Prepared prepared) {
        return new Published(prepared.config().hash(), prepared.sources(), Map.of());
    }

    /**
     * Another answer in place of this one.
     *
     * @param standing of this one
     */
    Published then(Configs.Prepared prepared, Optional<Standing> standing) {
        return new Published(
                prepared.config().hash(),
                prepared.sources(),
                standing.filter(Standing.InForce.class::isInstance).isPresent()
                        ? sources
                        : inForce);
    }

    /**
     * How far the proxy is with each of the objects. While it takes a config with a thousand routes
     * in of which one is new, it does with the others what it did before.
     */
    void standings(Standing standing, BiConsumer<Set<ObjectRef>, Standing> visitor) {
        switch (standing) {
            case Standing.InForce() -> visitor.accept(sources.keySet(), standing);
            case Standing.Refused(String why) -> visitor.accept(sources.keySet(), standing);
            case Standing.Pending() -> {
                Set<ObjectRef> news = new HashSet<>();
                Set<ObjectRef> known = new HashSet<>();
                sources.forEach(
                        (ref, version) ->
                                (version.equals(inForce.get(ref)) ? known : news).add(ref));
                visitor.accept(news, standing);
                visitor.accept(known, new Standing.InForce());
            }
        }
    }
}
