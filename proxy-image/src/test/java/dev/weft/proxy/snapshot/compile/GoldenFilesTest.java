package dev.weft.proxy.snapshot.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.WorkloadConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the operator's golden cases say that proxies are sent, the proxy takes. */
class GoldenFilesTest {
    private static final Path CASES = Path.of("../operator/src/test/resources/golden");

    private final YAMLMapper yaml = new YAMLMapper();
    private final SnapshotCompiler compiler = new SnapshotCompiler();

    @TestFactory
    List<DynamicTest> the_proxy_takes_what_the_operator_sends() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CASES)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                String title = file.getParent().getFileName() + "/" + name;
                if (name.startsWith("proxy-")) {
                    tests.add(DynamicTest.dynamicTest(title, () -> workload(file)));
                } else if (name.equals("destinations.yaml")) {
                    tests.add(DynamicTest.dynamicTest(title, () -> destinations(file)));
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private void workload(Path file) throws IOException, RefusedConfigException {
        WorkloadConfig.Builder message = WorkloadConfig.newBuilder();
        merge(yaml.readTree(file.toFile()), message);
        assertThat(compiler.inbound(message.build()).workload()).isNotEmpty();
    }

    private void destinations(Path file) throws IOException, RefusedConfigException {
        for (Map.Entry<String, JsonNode> one : yaml.readTree(file.toFile()).properties()) {
            if (one.getValue().isTextual()) {
                continue; // Nothing is known under the key.
            }
            Destination.Builder message = Destination.newBuilder();
            merge(one.getValue(), message);
            assertThat(compiler.destination(one.getKey(), 1, message.build()).key())
                    .isEqualTo(one.getKey());
        }
    }

    private static void merge(JsonNode json, Message.Builder message) throws IOException {
        JsonFormat.parser().merge(json.toString(), message);
    }
}
