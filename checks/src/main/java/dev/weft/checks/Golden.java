package dev.weft.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Files of what is expected. {@code make testdata} rewrites them by what is. */
public final class Golden {
    /** Whether what is expected is rewritten. */
    public static final boolean REWRITTEN = Boolean.getBoolean("weft.testdata.update");

    private Golden() {}

    /** What is done with a case. */
    public interface Check {
        void of(Path folder) throws IOException;
    }

    /** A test for each folder, which has the name of the case. */
    public static Stream<DynamicTest> cases(Path folders, Check check) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.list(folders)) {
            all = found.sorted().toList();
        }
        return all.stream()
                .map(
                        folder ->
                                DynamicTest.dynamicTest(
                                        folder.getFileName().toString(), () -> check.of(folder)));
    }

    /** Holds a text against a file. */
    public static void expect(Path file, String actual) throws IOException {
        if (REWRITTEN) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }
}
