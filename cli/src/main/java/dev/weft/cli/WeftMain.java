package dev.weft.cli;

import dev.weft.cli.read.UnreadableException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft}, also {@code kubectl weft}. */
@Command(
        name = "weft",
        description =
                "Installs Weft, and shows what the mesh makes of the resources that you committed.",
        subcommands = {
            StatusCommand.class,
            DescribeCommand.class,
            CheckCommand.class,
            AuthzCommand.class,
            WhyCommand.class,
            PolicyCommand.class,
            PlanCommand.class,
            SnapshotCommand.class,
            InstallCommand.class,
            UninstallCommand.class,
            InjectCommand.class,
            VersionCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage; weft plan has more."})
public final class WeftMain implements Runnable {
    @Spec private CommandSpec spec;

    /** Exits with the code of the command. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The whole command line; tests give it other streams. */
    static CommandLine commandLine() {
        return new CommandLine(new WeftMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> explain(failure, command.getErr()));
    }

    private static int explain(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof UnreadableException) {
            err.println("weft: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
