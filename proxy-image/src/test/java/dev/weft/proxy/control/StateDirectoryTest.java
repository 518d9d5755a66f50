package dev.weft.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir private Path directory;

    @Test
    void the_last_update_of_each_key_outlives_the_process() {
        Update second = Updates.destination("pay:80", 2, "second");
        Update workload = Updates.workload("web");
        StateDirectory state = new StateDirectory(directory.resolve("made"));
        state.save(Updates.destination("pay:80", 1, "first"));
        state.save(second);
        state.save(workload);
        state.save(Updates.destination("gone:80", 1, "gone"));
        state.remove(HeldConfigs.destination("gone:80"));

        assertThat(new StateDirectory(directory.resolve("made")).load())
                .containsExactlyInAnyOrder(second, workload);
    }

    @Test
    void what_cannot_be_read_is_left_out() throws IOException {
        StateDirectory state = new StateDirectory(directory);
        state.save(Updates.workload("web"));
        Files.write(directory.resolve("broken.update"), new byte[] {10, 127, 1});
        Files.write(directory.resolve("other.part"), new byte[] {1});

        assertThat(state.load()).containsExactly(Updates.workload("web"));
    }

    @Test
    void nothing_is_left_half_written() throws IOException {
        new StateDirectory(directory).save(Updates.workload("web"));

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }
}
