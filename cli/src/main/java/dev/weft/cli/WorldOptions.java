package dev.weft.cli;

import dev.weft.cli.read.ClusterReader;
import dev.weft.cli.read.ReplicaRecords;
import dev.weft.cli.read.UnreadableException;
import dev.weft.plan.world.MeshObjects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose mesh is asked about: that of a cluster, or that of manifests. */
final class WorldOptions {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "DIR",
            description = "A directory of manifests, in the place of a cluster.")
    private @Nullable Path directory;

    @Option(
            names = "--context",
            paramLabel = "CONTEXT",
            description = "The kubeconfig context. Default: the current one.")
    private @Nullable String context;

    MeshObjects read() {
        if (directory == null) {
            return ClusterReader.meshObjects(context);
        }
        return read(directory);
    }

    /**
     * What came in: of the cluster, or of the state directory of a standalone operator.
     *
     * @param state null for a cluster
     */
    List<String> traffic(@Nullable Path state) {
        return state == null
                ? ReplicaRecords.ofCluster(context, "traffic")
                : ReplicaRecords.ofState(state, "traffic");
    }

    /** The manifests of a directory, every one of which must be readable. */
    static MeshObjects read(Path directory) {
        MeshObjects found = readable(directory);
        if (!found.unreadable().isEmpty()) {
            throw new UnreadableException(
                    "cannot read every manifest of "
                            + directory
                            + ": "
                            + String.join("; ", found.unreadable()));
        }
        return found;
    }

    /** The manifests of a directory that are readable, and what is wrong with the others. */
    static MeshObjects readable(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new UnreadableException(directory + " is not a directory of manifests");
        }
        return MeshObjects.inDirectory(directory);
    }
}
