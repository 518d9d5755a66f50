package dev.weft.operator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.checks.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Resources in, status and proxy configs out. {@code make testdata} rewrites what is expected. */
class GoldenTest {
    private static final Path CASES = Path.of("src/test/resources/golden");

    private static final Set<String> GIVEN = Set.of("in.yaml", "before.yaml", "ask.txt");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return Golden.cases(CASES, GoldenTest::check);
    }

    private static void check(Path folder) throws IOException {
        Map<String, String> actual = new GoldenCase(folder).actual();
        if (Golden.REWRITTEN) {
            rewrite(folder, actual);
        }
        assertThat(actual).isEqualTo(expected(folder));
    }

    private static Map<String, String> expected(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                String name = path.getFileName().toString();
                if (!GIVEN.contains(name)) {
                    files.put(name, Files.readString(path));
                }
            }
        }
        return files;
    }

    private static void rewrite(Path folder, Map<String, String> actual) throws IOException {
        for (String old : expected(folder).keySet()) {
            if (!actual.containsKey(old)) {
                Files.delete(folder.resolve(old));
            }
        }
        for (Map.Entry<String, String> file : actual.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
