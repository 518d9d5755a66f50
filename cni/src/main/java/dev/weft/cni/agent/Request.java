package dev.weft.cni.agent;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the plugin wants for a pod.
 *
 * @param networkNamespace a path on the node
 * @param annotations as the runtime told them; empty when it did not
 */
public record Request(
        Command command,
        String networkNamespace,
        String namespace,
        String name,
        Optional<Map<String, String>> annotations) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,252}");

    public Request {
        annotations = annotations.map(Map::copyOf);
        if (!NAME.matcher(namespace).matches() || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("namespace and name are not those of a pod");
        }
    }

    /** The operations of CNI that the agent has a part in. */
    public enum Command {
        ADD,
        CHECK
    }

    /** How people call the pod. */
    public String pod() {
        return "Pod " + namespace + "/" + name;
    }
}
