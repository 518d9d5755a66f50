package dev.weft.operator.translate;

import com.google.protobuf.Message;
import dev.weft.operator.watch.ObjectRef;
import java.util.Optional;
import java.util.Set;

/**
 * What a proxy is sent under a key.
 *
 * @param config empty when nothing is known under the key
 * @param sources the objects that shaped it: they are in force where it is
 */
public record Translation(Optional<Message> config, Set<ObjectRef> sources) {
    public Translation {
        sources = Set.copyOf(sources);
    }

    static Translation unknown() {
        return new Translation(Optional.empty(), Set.of());
    }
}
