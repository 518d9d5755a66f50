package dev.weft.e2e.cluster;

import dev.weft.e2e.process.Command;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The real kubectl against one cluster. */
record Kubectl(Path binary, Path kubeconfig) {
    private static final Duration LIMIT = Duration.ofMinutes(6);

    /** Runs it and returns what it wrote; an exit code other than 0 is an error. */
    String run(String... arguments) {
        Command.Result result = Command.run(command(arguments), LIMIT);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(
                    "kubectl " + String.join(" ", arguments) + ": " + result.output());
        }
        return result.output();
    }

    /** Runs it and returns what it wrote, error or not. */
    String output(String... arguments) {
        return Command.run(command(arguments), LIMIT).output();
    }

    /** Applies a manifest that is given as text. */
    String apply(String manifest) {
        try {
            Path file = Files.createTempFile("weft-manifest", ".yaml");
            try {
                Files.writeString(file, manifest);
                return run("apply", "--server-side", "--force-conflicts", "-f", file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a manifest", e);
        }
    }

    /** A client of the same cluster, for what has to be watched; its user closes it. */
    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    List<String> command(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(binary.toString(), "--kubeconfig=" + kubeconfig));
        command.addAll(List.of(arguments));
        return command;
    }
}
