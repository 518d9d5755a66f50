package dev.weft.operator.translate;

import dev.weft.operator.model.ServiceKey;
import java.util.Locale;
import java.util.Optional;

/** Reads the names that the cluster's DNS gives to Services. */
final class ServiceNames {
    private static final String CLUSTER_DOMAIN = "cluster.local";

    private ServiceNames() {}

    /** The Service that a name means in a namespace; empty when it is no such name. */
    static Optional<ServiceKey> read(String host, String callerNamespace) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.endsWith(".svc." + CLUSTER_DOMAIN)) {
            name = name.substring(0, name.length() - 1 - CLUSTER_DOMAIN.length());
        }
        String[] labels = name.split("\\.", -1);
        if (labels.length == 1) {
            return Optional.of(new ServiceKey(callerNamespace, labels[0]));
        }
        boolean service = labels.length == 2 || (labels.length == 3 && labels[2].equals("svc"));
        return service ? Optional.of(new ServiceKey(labels[1], labels[0])) : Optional.empty();
    }
}
