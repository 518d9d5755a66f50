package dev.weft.cli;

import dev.weft.cli.inject.ManifestInjection;
import dev.weft.cli.read.UnreadableException;
import dev.weft.inject.InjectionSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft inject}. */
@Command(
        name = "inject",
        description = {
            "Prints manifests with the sidecars that the webhook would give their pods.",
            "To look at, or, with --trust-roots, to apply where no webhook may be. Elsewhere label"
                    + " the namespace weft.dev/inject=enabled."
        },
        mixinStandardHelpOptions = true)
final class InjectCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    @Spec private CommandSpec spec;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A file of manifests; - for the standard input.")
    private String file;

    @Option(
            names = "--proxy-image",
            paramLabel = "IMAGE",
            defaultValue = InjectionSettings.DEFAULT_IMAGE,
            description = "The image of sidecars, by default ${DEFAULT-VALUE}.")
    private String image;

    @Option(
            names = "--redirect",
            paramLabel = "MODE",
            defaultValue = "INIT",
            description =
                    "Who makes the redirect: init (a container of the pod), cni (the node) or"
                            + " openshift. By default init.")
    private InjectionSettings.RedirectMode redirect;

    @Option(
            names = "--trust-roots",
            paramLabel = "FILE",
            description = {
                "The roots that sidecars believe the operator by:",
                "kubectl get configmap weft-trust -n weft-system -o jsonpath='{.data.trust\\.pem}'"
            })
    private @Nullable Path trustRoots;

    @Override
    public Integer call() {
        ManifestInjection injection = new ManifestInjection(settings());
        try {
            spec.commandLine().getOut().print(injection.inject(text()));
            spec.commandLine().getOut().flush();
        } catch (IOException e) {
            throw new UnreadableException(
                    "cannot read manifests in " + file + ": " + e.getMessage(), e);
        }
        injection.skipped().forEach(what -> say("left as it is: " + what));
        injection.refused().forEach(what -> say("would be refused: " + what));
        return injection.refused().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private InjectionSettings settings() {
        try {
            return InjectionSettings.defaults(
                            trustRoots == null ? "" : Files.readString(trustRoots))
                    .withImage(image)
                    .withRedirect(redirect);
        } catch (IOException e) {
            throw new UnreadableException("cannot read " + trustRoots + ": " + e.getMessage(), e);
        }
    }

    private String text() throws IOException {
        return file.equals(STANDARD_INPUT)
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file));
    }

    private void say(String sentence) {
        spec.commandLine().getErr().println("weft: " + sentence);
    }
}
