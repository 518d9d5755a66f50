package dev.weft.cli;

import dev.weft.cli.read.ClusterReader;
import dev.weft.cli.read.ResourceReader;
import dev.weft.cli.read.StateDirectoryReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where resources are read from. */
final class SourceOptions {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace to look in.")
    @Nullable String namespace;

    @ArgGroup private Source source = new Source();

    /** One or the other. */
    static final class Source {
        @Option(
                names = "--state",
                paramLabel = "DIR",
                description = "Read the state directory of a standalone operator.")
        private @Nullable Path state;

        @Option(
                names = "--context",
                paramLabel = "CONTEXT",
                description = "The kubeconfig context. Default: the current one.")
        private @Nullable String context;
    }

    ResourceReader open() {
        return source.state != null
                ? new StateDirectoryReader(source.state)
                : ClusterReader.connect(source.context);
    }
}
