package dev.weft.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weft version}. */
@Command(
        name = "version",
        description = "Prints the version of weft.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable, IVersionProvider {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().println(version());
    }

    @Override
    public String[] getVersion() {
        return new String[] {version()};
    }

    private static String version() {
        return "weft "
                + Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                        .orElse("(not a release: run from its jar to see the version)");
    }
}
