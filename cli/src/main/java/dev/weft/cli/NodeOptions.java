package dev.weft.cli;

import dev.weft.cli.install.Variant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** By whom the redirect of pods is made. */
final class NodeOptions {
    @Option(
            names = "--cni",
            description =
                    "The node makes the redirect of pods, by a CNI plugin; no pod needs root.")
    private boolean cni;

    @Option(names = "--openshift", description = "The same for OpenShift.")
    private boolean openshift;

    /** The installation that has it so; empty for the common one. */
    Optional<Variant> variant() {
        if (openshift) {
            return Optional.of(Variant.OPENSHIFT);
        }
        return cni ? Optional.of(Variant.CNI) : Optional.empty();
    }
}
