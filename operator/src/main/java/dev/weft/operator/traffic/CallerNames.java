package dev.weft.operator.traffic;

import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What pods are called that came without an identity, by the addresses that they have or had: as
 * good as addresses are, so for people and not for decisions. Pods of one Deployment have one name.
 * Not safe for use by threads.
 */
final class CallerNames {
    /** Addresses that are remembered when their pods are gone. */
    static final int MAX_NAMES = 16_384;

    private static final String TEMPLATE_HASH = "pod-template-hash";

    private final Map<String, String> byAddress =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > MAX_NAMES;
                }
            };

    /** Notes which pods there are now. */
    void look(World world) {
        for (Pod pod : world.all(Pod.class)) {
            // An address of the node is that of many.
            if (pod.getStatus() != null && !Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
                String name = name(pod);
                addresses(pod).forEach(address -> byAddress.put(address, name));
            }
        }
    }

    private static Stream<String> addresses(Pod pod) {
        return Stream.concat(
                        Stream.ofNullable(pod.getStatus().getPodIP()),
                        Stream.ofNullable(pod.getStatus().getPodIPs())
                                .flatMap(List::stream)
                                .map(PodIP::getIp))
                .filter(Objects::nonNull);
    }

    private static String name(Pod pod) {
        String name =
                pod.getMetadata().getOwnerReferences().stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .map(OwnerReference::getName)
                        .findFirst()
                        .orElse(pod.getMetadata().getName());
        Map<String, String> labels = pod.getMetadata().getLabels();
        String hash = labels == null ? null : labels.get(TEMPLATE_HASH);
        String alike =
                hash != null && name.endsWith("-" + hash)
                        ? name.substring(0, name.length() - hash.length() - 1)
                        : name;
        return pod.getMetadata().getNamespace() + "/" + alike;
    }

    /** The name, or what was given when it is no address of a pod. */
    String of(String caller) {
        return byAddress.getOrDefault(caller, caller);
    }
}
