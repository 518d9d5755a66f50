package dev.weft.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which operator is asked: a standalone one, or that of a cluster. One or the other. */
final class OperatorChoice {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Read the state directory of a standalone operator.")
    @Nullable Path state;

    @Option(
            names = "--context",
            paramLabel = "CONTEXT",
            description = "The kubeconfig context. Default: the current one.")
    @Nullable String context;
}
