package dev.weft.cli;

import dev.weft.cli.install.InstallManifests;
import dev.weft.cli.install.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft install}. */
@Command(
        name = "install",
        description = "Prints the manifests that install Weft: weft install | kubectl apply -f -",
        mixinStandardHelpOptions = true)
final class InstallCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Option(names = "--ha", description = "Three replicas of the operator instead of one.")
    private boolean ha;

    @Option(
            names = "--cert-manager",
            description = "Take the webhook's certificate from cert-manager, which must be there.")
    private boolean certManager;

    @Mixin private NodeOptions node = new NodeOptions();

    @Override
    public void run() {
        Variant operator =
                ha
                        ? certManager ? Variant.HA_CERT_MANAGER : Variant.HA
                        : certManager ? Variant.CERT_MANAGER : Variant.DEFAULT;
        if (node.variant().isPresent() && operator != Variant.DEFAULT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--cni and --openshift go with one replica and its own certificate; for more"
                            + " write a kustomization over operator/deploy/overlays/"
                            + operator.overlay()
                            + " with the component operator/deploy/components/"
                            + node.variant().get().overlay());
        }
        spec.commandLine()
                .getOut()
                .print(InstallManifests.install(node.variant().orElse(operator)));
        spec.commandLine().getOut().flush();
    }
}
