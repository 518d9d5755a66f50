package dev.weft.cli;

import dev.weft.cli.read.ResourceKind;
import dev.weft.cli.read.ResourceReader;
import dev.weft.cli.read.StateDirectoryReader;
import dev.weft.cli.show.StatusTable;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft status}. */
@Command(
        name = "status",
        description = "Shows every resource of the mesh and what became of it, one line each.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private SourceOptions options = new SourceOptions();

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Short for --state DIR.")
    private @Nullable Path directory;

    @Override
    public void run() {
        List<GenericKubernetesResource> resources = new ArrayList<>();
        try (ResourceReader reader =
                directory == null ? options.open() : new StateDirectoryReader(directory)) {
            for (ResourceKind kind : ResourceKind.values()) {
                resources.addAll(reader.list(kind, options.namespace));
            }
        }
        if (resources.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("No resources of the mesh found. Commit one, or look elsewhere (-n).");
            return;
        }
        spec.commandLine().getOut().print(StatusTable.of(resources));
        spec.commandLine().getOut().flush();
    }
}
