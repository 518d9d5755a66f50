package dev.weft.operator.model.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Gateway needs in the cluster: a Deployment, a Service, and what belongs to them.
 *
 * @param name of all these objects, the ServiceAccount among them
 * @param gatewayClass the name of its class
 * @param labels that users want on them
 * @param annotations that users want on them
 * @param addresses that users want the Service to have
 */
public record Infrastructure(
        String name,
        String gatewayClass,
        Map<String, String> labels,
        Map<String, String> annotations,
        Exposure exposure,
        List<String> addresses,
        Scale scale) {
    public Infrastructure {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        addresses = List.copyOf(addresses);
    }

    /** The type of the Service. */
    public enum Exposure {
        LOAD_BALANCER("LoadBalancer"),
        NODE_PORT("NodePort"),
        CLUSTER_IP("ClusterIP");

        private final String type;

        Exposure(String type) {
            this.type = type;
        }

        /** As a Service has it. */
        public String type() {
            return type;
        }

        /** The one of this type of Service. */
        public static Optional<Exposure> of(String type) {
            for (Exposure one : values()) {
                if (one.type.equals(type)) {
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * How many pods.
     *
     * @param most empty for a fixed number
     */
    public record Scale(int least, Optional<Integer> most) {}
}
