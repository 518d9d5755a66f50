package dev.weft.operator.status;

import dev.weft.operator.watch.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Why what a Gateway needs in the cluster could not be made. Safe for use by threads. */
public final class InfrastructureFaults {
    /** The longest fault that is kept, in characters. */
    static final int MAX_LENGTH = 512;

    private final Map<ObjectRef, String> faults = new ConcurrentHashMap<>();

    /** It is there. */
    public void made(ObjectRef gateway) {
        faults.remove(gateway);
    }

    /** It could not be made. */
    public void failed(ObjectRef gateway, String why) {
        faults.put(gateway, why.substring(0, Math.min(why.length(), MAX_LENGTH)));
    }

    Optional<String> find(ObjectRef gateway) {
        return Optional.ofNullable(faults.get(gateway));
    }
}
