package dev.weft.images.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraineeTest {
    @TempDir private Path work;

    @Test
    void a_program_that_leaves_a_cache_when_it_is_stopped_has_been_trained() throws IOException {
        Path cache = work.resolve("cache");
        Path up = work.resolve("up");
        try (Trainee trainee =
                start(
                        "trap 'echo classes >%s; exit' TERM; echo >%s; while :; do sleep 0.1; done"
                                .formatted(cache, up))) {
            while (!Files.exists(up)) {
                trainee.check();
                Thread.onSpinWait();
            }
            trainee.stop();

            assertThatCode(() -> trainee.awaitEnd(cache)).doesNotThrowAnyException();
        }
    }

    @Test
    void a_program_that_ends_without_a_cache_is_told_with_its_last_words() throws IOException {
        try (Trainee trainee = start("echo no such class")) {
            assertThatThrownBy(() -> trainee.awaitEnd(work.resolve("cache")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("proxy left no cache")
                    .hasMessageContaining("no such class");
        }
    }

    private Trainee start(String script) throws IOException {
        return Trainee.start("proxy", List.of("sh", "-c", script), Map.of(), work);
    }
}
