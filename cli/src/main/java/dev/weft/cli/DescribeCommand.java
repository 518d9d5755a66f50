package dev.weft.cli;

import dev.weft.cli.read.ResourceKind;
import dev.weft.cli.read.ResourceReader;
import dev.weft.cli.read.UnreadableException;
import dev.weft.cli.show.Description;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code weft describe}. */
@Command(
        name = "describe",
        description = "Shows one resource with its status, as kubectl describe does.",
        mixinStandardHelpOptions = true)
final class DescribeCommand implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private SourceOptions options = new SourceOptions();

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "trafficsplit, meshpolicy, httproute ... or a short name: ts, mp, wl.",
            converter = KindConverter.class)
    private ResourceKind kind;

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    private String name;

    @Override
    public void run() {
        try (ResourceReader reader = options.open()) {
            @Nullable String namespace =
                    options.namespace != null
                            ? options.namespace
                            : reader.defaultNamespace().orElse(null);
            List<GenericKubernetesResource> found =
                    reader.list(kind, kind.namespaced() ? namespace : null).stream()
                            .filter(resource -> name.equals(resource.getMetadata().getName()))
                            .toList();
            spec.commandLine().getOut().print(Description.of(only(found, namespace)));
            spec.commandLine().getOut().flush();
        }
    }

    private GenericKubernetesResource only(
            List<GenericKubernetesResource> found, @Nullable String namespace) {
        if (found.isEmpty()) {
            throw new UnreadableException(
                    "there is no %s %s%s; 'weft status' lists what there is"
                            .formatted(
                                    kind.kind(),
                                    name,
                                    namespace == null ? "" : " in namespace " + namespace));
        }
        if (found.size() > 1) {
            throw new UnreadableException(
                    "%s %s is in several namespaces (%s); add -n NAMESPACE"
                            .formatted(
                                    kind.kind(),
                                    name,
                                    found.stream()
                                            .map(r -> r.getMetadata().getNamespace())
                                            .collect(Collectors.joining(", "))));
        }
        return found.getFirst();
    }

    /** Reads a kind as kubectl does: its name, plural or short name, in any case. */
    static final class KindConverter implements ITypeConverter<ResourceKind> {
        @Override
        public ResourceKind convert(String text) {
            return ResourceKind.named(text)
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "the mesh has no kind '"
                                                    + text
                                                    + "'; there are "
                                                    + ResourceKind.names()));
        }
    }
}
