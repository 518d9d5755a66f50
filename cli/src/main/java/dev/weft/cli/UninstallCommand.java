package dev.weft.cli;

import dev.weft.cli.install.InstallManifests;
import dev.weft.cli.install.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft uninstall}. */
@Command(
        name = "uninstall",
        description = {
            "Prints what is to be deleted, the webhook first: weft uninstall | kubectl delete -f -",
            "Pods keep their sidecars until they are made anew; without an operator their"
                    + " certificates end within a day, and their connections with them."
        },
        mixinStandardHelpOptions = true)
final class UninstallCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Option(
            names = "--crds",
            description =
                    "The custom resource definitions too, and with them every policy and split.")
    private boolean definitions;

    @Mixin private NodeOptions node = new NodeOptions();

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(InstallManifests.uninstall(node.variant().orElse(Variant.DEFAULT)));
        if (definitions) {
            spec.commandLine().getOut().print(InstallManifests.definitions());
        }
        spec.commandLine().getOut().flush();
    }
}
