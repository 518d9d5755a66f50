package dev.weft.images.source;

import dev.weft.images.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes Java runtimes of a few modules.
 *
 * @param jdk the JDK that makes them
 * @param modules a folder of {@code .jmod} files for another architecture; empty to take the
 *     modules of the JDK itself
 */
public record JavaRuntime(Path jdk, List<Path> modules) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    public JavaRuntime {
        modules = List.copyOf(modules);
    }

    /** Links a runtime; it is in a folder in an existing one. */
    public Path link(List<String> wanted, Path existing) throws IOException {
        Path into = existing.resolve("runtime");
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin/jlink").toString());
        for (Path folder : modules) {
            command.addAll(List.of("--module-path", folder.toString()));
        }
        command.addAll(
                List.of(
                        "--add-modules",
                        String.join(",", wanted),
                        "--output",
                        into.toString(),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        // Layers are compressed anyway; uncompressed classes load faster.
                        "--compress=zip-0"));
        Command.run(command, existing, LIMIT);
        return into;
    }

    /** What tells this JDK from others: its release file. */
    public String identity() throws IOException {
        StringBuilder text = new StringBuilder(Files.readString(jdk.resolve("release")));
        for (Path folder : modules) {
            text.append(Files.readString(folder.resolveSibling("release")));
        }
        return text.toString();
    }
}
