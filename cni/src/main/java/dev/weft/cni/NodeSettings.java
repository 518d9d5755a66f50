package dev.weft.cni;

import dev.weft.redirect.RedirectSettings.Backend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the agent of a node is told by its environment.
 *
 * @param programs the node's folder of plugins, where it is mounted
 * @param lists the node's folder of lists, where it is mounted; empty where Multus calls the plugin
 * @param socket where the plugin asks; the same path on the node and here
 * @param excludeNamespaces whose pods never ask
 */
record NodeSettings(
        String node,
        String namespace,
        String daemonSet,
        Path programs,
        Optional<Path> lists,
        Path socket,
        List<String> excludeNamespaces,
        Backend backend) {
    NodeSettings {
        excludeNamespaces = List.copyOf(excludeNamespaces);
    }

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException with a sentence when a variable is wrong
     */
    static NodeSettings read(Map<String, String> environment) {
        return new NodeSettings(
                required(environment, "NODE_NAME"),
                required(environment, "POD_NAMESPACE"),
                environment.getOrDefault("WEFT_CNI_DAEMONSET", "weft-cni-node"),
                folder(environment, "WEFT_CNI_BIN_DIR", "/host/cni-bin").orElseThrow(),
                folder(environment, "WEFT_CNI_CONF_DIR", "/host/cni-conf"),
                Path.of(environment.getOrDefault("WEFT_CNI_SOCKET", "/run/weft/cni.sock")),
                Stream.of(
                                environment
                                        .getOrDefault(
                                                "WEFT_CNI_EXCLUDE_NAMESPACES",
                                                "kube-system,weft-system,weft-cni")
                                        .split(",", -1))
                        .map(String::strip)
                        .filter(Predicate.not(String::isEmpty))
                        .toList(),
                backend(environment.getOrDefault("WEFT_REDIRECT_BACKEND", "auto")));
    }

    private static String required(Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "").strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    variable + " is empty; take it from the pod's fields, as the manifest does");
        }
        return value;
    }

    private static Optional<Path> folder(
            Map<String, String> environment, String variable, String otherwise) {
        String value = environment.getOrDefault(variable, otherwise).strip();
        return value.equals("none") ? Optional.empty() : Optional.of(Path.of(value));
    }

    private static Backend backend(String word) {
        try {
            return Backend.named(word);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "WEFT_REDIRECT_BACKEND='" + word + "': " + e.getMessage(), e);
        }
    }
}
