package dev.weft.cni.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A node's list of network plugins (CNI specification, section 1), whoever wrote it. */
public final class NetworkList {
    /** The name of the program that the runtime looks for. */
    public static final String TYPE = "weft-cni";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    // What is not ours is written as it was read.
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private final ObjectNode list;
    private final ArrayNode plugins;

    private NetworkList(ObjectNode list, ArrayNode plugins) {
        this.list = list;
        this.plugins = plugins;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException with the rest of a sentence about the text, when it is none
     */
    public static NetworkList read(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
        }
        if (json instanceof ObjectNode list
                && list.get("plugins") instanceof ArrayNode plugins
                && !plugins.isEmpty()) {
            return new NetworkList(list, plugins);
        }
        throw new IllegalArgumentException(
                "is not a list of plugins (a .conflist with \"plugins\"), so nothing can be chained"
                        + " into it; with Multus use the form for OpenShift");
    }

    /** The same list with Weft's plugin last, once. */
    public NetworkList with(PluginConfig config) {
        return others(JSON.valueToTree(config));
    }

    /** The same list without it. */
    public NetworkList without() {
        return others();
    }

    private NetworkList others(JsonNode... more) {
        ObjectNode copy = list.deepCopy();
        ArrayNode kept = copy.putArray("plugins");
        for (JsonNode plugin : plugins) {
            if (!TYPE.equals(plugin.path("type").asText())) {
                kept.add(plugin.deepCopy());
            }
        }
        for (JsonNode plugin : more) {
            kept.add(plugin);
        }
        return new NetworkList(copy, kept);
    }

    /** The text of its file. */
    public String text() {
        try {
            return JSON.writeValueAsString(list) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkList that && list.equals(that.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
