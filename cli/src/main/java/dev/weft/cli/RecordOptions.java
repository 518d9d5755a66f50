package dev.weft.cli;

import dev.weft.cli.read.ReplicaRecords;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Whose operator is asked for what it remembers. */
final class RecordOptions {
    @ArgGroup private Source source = new Source();

    /** One or the other. */
    static final class Source {
        @Option(
                names = "--state",
                paramLabel = "DIR",
                description = "The state directory of a standalone operator.")
        private @Nullable Path state;

        @Option(
                names = "--context",
                paramLabel = "CONTEXT",
                description = "The kubeconfig context. Default: the current one.")
        private @Nullable String context;
    }

    /** The record of each replica. */
    List<String> read(String record) {
        return source.state == null
                ? ReplicaRecords.ofCluster(source.context, record)
                : ReplicaRecords.ofState(source.state, record);
    }
}
