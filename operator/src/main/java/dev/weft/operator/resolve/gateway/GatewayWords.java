package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.Controller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of the Gateway API that are ours to know. */
public final class GatewayWords {
    /** The group of its kinds. */
    public static final String GROUP = "gateway.networking.k8s.io";

    /** Who writes status: what a GatewayClass names to be ours. */
    public static final String CONTROLLER = Controller.NAME;

    /** On everything that belongs to a Gateway. */
    public static final String GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";

    /** On everything that belongs to a Gateway: the name of its class. */
    public static final String CLASS_NAME = "gateway.networking.k8s.io/gateway-class-name";

    private GatewayWords() {}

    static <T> List<T> all(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    static boolean ours(@Nullable String group) {
        return group == null || group.equals(GROUP);
    }

    static boolean core(@Nullable String group) {
        return group == null || group.isEmpty();
    }
}
