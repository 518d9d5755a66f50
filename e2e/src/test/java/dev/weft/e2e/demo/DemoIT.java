package dev.weft.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make demo} runs, as a newcomer runs it. */
class DemoIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /**
     * A second is for a machine of one's own; what waits for a next round takes longer than this.
     */
    private static final String SOON = "-Dweft.demo.soon=PT5S";

    @Test
    void every_figure_of_the_demo_is_as_wanted(@TempDir Path work) throws IOException {
        try (Child demo =
                Child.start(
                        new Child.Order(
                                "demo",
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        SOON,
                                        "-jar",
                                        Path.of("target/weft-e2e-0.1.0-all.jar")
                                                .toAbsolutePath()
                                                .toString()),
                                Map.of()),
                        work)) {
            Await.that("the demo to end", LIMIT, () -> !demo.alive());

            String output = Files.readString(work.resolve("demo.log"));
            assertThat(demo.exitCode()).as(output).isZero();
            assertThat(output).contains("17 of 17 figures are as wanted");
        }
    }
}
