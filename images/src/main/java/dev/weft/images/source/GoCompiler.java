package dev.weft.images.source;

import dev.weft.images.process.Command;
import dev.weft.images.recipe.Architecture;
import dev.weft.images.recipe.GoProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Builds programs of Go. The same sources give the same bytes, and Go's own cache makes it short.
 *
 * @param tree the source tree
 */
public record GoCompiler(Path tree, Architecture architecture) {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Builds one to where images take it from. */
    public void build(GoProgram program) throws IOException {
        Path folder = tree.toAbsolutePath().resolve(program.folder());
        Path output = tree.toAbsolutePath().resolve(program.output(architecture));
        Command.run(
                List.of(folder.resolve("build").toString(), output.toString(), architecture.text()),
                folder,
                LIMIT);
    }
}
