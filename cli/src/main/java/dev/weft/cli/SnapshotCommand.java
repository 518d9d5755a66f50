package dev.weft.cli;

import dev.weft.cli.read.UnreadableException;
import dev.weft.plan.world.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft snapshot}. */
@Command(
        name = "snapshot",
        description = {
            "Writes the resources of the mesh and what came in lately into a file, for weft plan"
                    + " --against where there is no cluster.",
            "It has no secrets, and no environment of containers; but it has who called what."
        },
        mixinStandardHelpOptions = true)
final class SnapshotCommand implements Runnable {
    @Mixin private WorldOptions world = new WorldOptions();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The state directory of a standalone operator, with -f its manifests.")
    private @Nullable Path state;

    @Parameters(paramLabel = "FILE", description = "The file to write.")
    private Path file;

    @Override
    public void run() {
        List<String> traffic = world.traffic(state);
        try {
            Files.writeString(file, Snapshot.take(world.read(), traffic));
        } catch (IOException e) {
            throw new UnreadableException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
