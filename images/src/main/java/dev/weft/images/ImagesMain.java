package dev.weft.images;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes container images; {@code make images} calls it. */
@Command(
        name = "images",
        description = "Makes container images without a container daemon.",
        subcommands = {BuildCommand.class, LockCommand.class},
        mixinStandardHelpOptions = true)
public final class ImagesMain implements Runnable {
    @Spec private CommandSpec spec;

    /** Exits with the code of the command. */
    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new ImagesMain())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setExecutionExceptionHandler(
                                (failure, command, parsed) -> {
                                    if (!(failure instanceof java.io.IOException)) {
                                        throw failure;
                                    }
                                    command.getErr().println("images: " + failure.getMessage());
                                    return CommandLine.ExitCode.SOFTWARE;
                                })
                        .execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say build or lock");
    }
}
