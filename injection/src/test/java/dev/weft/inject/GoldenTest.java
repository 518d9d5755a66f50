package dev.weft.inject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.checks.Golden;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A pod in, what becomes of it out. {@code make testdata} rewrites what is expected. */
class GoldenTest {
    private static final Path CASES = Path.of("src/test/resources/golden");
    private static final InjectionSettings SETTINGS =
            InjectionSettings.defaults(
                    """
                    -----BEGIN CERTIFICATE-----
                    cm9vdHM=
                    -----END CERTIFICATE-----
                    """);

    private final KubernetesSerialization yaml = new KubernetesSerialization();

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return Golden.cases(CASES, this::check);
    }

    private void check(Path folder) throws IOException {
        String in = Files.readString(folder.resolve("in.yaml"));
        Pod pod = yaml.unmarshal(in, Pod.class);

        Decision decision = Injection.decide(pod, SETTINGS);

        assertThat(pod).as("the pod that was given").isEqualTo(yaml.unmarshal(in, Pod.class));
        if (decision instanceof Decision.Inject(Pod injected)) {
            assertThat(Injection.decide(injected, SETTINGS))
                    .as("a second time")
                    .isEqualTo(decision);
        }
        Golden.expect(folder.resolve("out.yaml"), text(decision));
        assertThat(names(folder)).containsExactlyInAnyOrder("in.yaml", "out.yaml");
    }

    private String text(Decision decision) {
        return yaml.asYaml(
                switch (decision) {
                    case Decision.Inject(Pod pod) -> pod;
                    case Decision.Skip(String reason) -> Map.of("skip", reason);
                    case Decision.Refuse(String sentence) -> Map.of("refuse", sentence);
                });
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
