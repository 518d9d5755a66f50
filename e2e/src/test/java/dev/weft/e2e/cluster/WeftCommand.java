package dev.weft.e2e.cluster;

import dev.weft.e2e.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The real command line of Weft against one cluster. */
record WeftCommand(Path kubeconfig) {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path BINARY = Path.of("../cli/bin/weft").toAbsolutePath().normalize();

    /** What it wrote, and its exit code. */
    Command.Result run(String... arguments) {
        return Command.run(command(arguments), LIMIT);
    }

    /** What it wrote; an exit code other than 0 is an error. */
    String succeed(String... arguments) {
        return Command.succeed(command(arguments), LIMIT);
    }

    private List<String> command(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("env", "KUBECONFIG=" + kubeconfig, BINARY.toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
