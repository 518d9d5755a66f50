package dev.weft.cni.chain;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * What the plugin is told by the node's list.
 *
 * @param agent the socket of the agent, as a path on the node
 * @param excludeNamespaces whose pods never ask the agent, where the runtime tells no annotations
 */
@JsonPropertyOrder({"type", "capabilities", "agent", "excludeNamespaces"})
public record PluginConfig(String agent, List<String> excludeNamespaces) {
    public PluginConfig {
        excludeNamespaces = List.copyOf(excludeNamespaces);
    }

    /** The program. */
    @JsonProperty
    public String type() {
        return NetworkList.TYPE;
    }

    /** Asks the runtime for the annotations of pods; containerd and CRI-O tell them. */
    @JsonProperty
    public Map<String, Boolean> capabilities() {
        return Map.of("io.kubernetes.cri.pod-annotations", true);
    }
}
