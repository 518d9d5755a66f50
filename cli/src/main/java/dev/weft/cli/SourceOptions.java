package dev.weft.cli;

import dev.weft.cli.read.ClusterReader;
import dev.weft.cli.read.ResourceReader;
import dev.weft.cli.read.StateDirectoryReader;
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

    @ArgGroup private OperatorChoice source = new OperatorChoice();

    ResourceReader open() {
        return source.state != null
                ? new StateDirectoryReader(source.state)
                : ClusterReader.connect(source.context);
    }
}
