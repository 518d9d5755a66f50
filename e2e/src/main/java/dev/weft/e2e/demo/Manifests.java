package dev.weft.e2e.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The manifests of the shop, and what the demo changes in them. */
final class Manifests {
    static final String CANARY = "canary.yaml";
    static final String POLICY = "policy.yaml";

    private final Path source;
    private final YAMLMapper yaml = new YAMLMapper();

    Manifests(Path source) {
        this.source = source;
    }

    /** Copies what holds from the beginning. */
    void copyFirst(Path into) throws IOException {
        for (String file : List.of("namespace.yaml", "web.yaml", "pay.yaml", "workloads.yaml")) {
            Files.copy(
                    source.resolve(file), into.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    String policy() throws IOException {
        return Files.readString(source.resolve(POLICY));
    }

    /** The TrafficSplit with these weights of v1 and v2. */
    String canary(int v1, int v2) throws IOException {
        ObjectNode split = split();
        ((ObjectNode) backends(split).get(0)).put("weight", v1);
        ((ObjectNode) backends(split).get(1)).put("weight", v2);
        return yaml.writeValueAsString(split);
    }

    /** The TrafficSplit with a backend that is not there. */
    String brokenCanary() throws IOException {
        ObjectNode split = split();
        ((ObjectNode) backends(split).get(1)).put("service", "pay-v3");
        return yaml.writeValueAsString(split);
    }

    private ObjectNode split() throws IOException {
        return (ObjectNode) yaml.readTree(Files.readString(source.resolve(CANARY)));
    }

    private static ArrayNode backends(ObjectNode split) {
        return (ArrayNode) split.path("spec").path("backends");
    }
}
