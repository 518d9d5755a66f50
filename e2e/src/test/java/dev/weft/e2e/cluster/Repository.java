package dev.weft.e2e.cluster;

import dev.weft.e2e.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A git repository of a platform team: the folders of this one that are deployed, with its own
 * address in them.
 */
final class Repository implements AutoCloseable {
    private static final String WRITTEN = "https://git.example.org/platform.git";
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String NAME = "platform";

    private final Path copy;
    private final GitServer server;

    private Repository(Path copy, GitServer server) {
        this.copy = copy;
        this.server = server;
    }

    /** Makes one in a directory, and serves it. */
    static Repository create(Path directory) {
        Repository repository = new Repository(directory.resolve(NAME), GitServer.start(directory));
        for (String folder :
                List.of("crds", "operator/deploy", "argocd-examples", "flux-examples")) {
            repository.take(folder);
        }
        repository.git("init", "--quiet", "--initial-branch=main");
        repository.commit("Deploy Weft and a shop");
        return repository;
    }

    private void take(String folder) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            for (Path file : files.filter(Repository::isDeployed).toList()) {
                Path to = copy.resolve(ROOT.relativize(file));
                Files.createDirectories(to.getParent());
                Files.writeString(to, Files.readString(file).replace(WRITTEN, url()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be copied", e);
        }
    }

    private static boolean isDeployed(Path file) {
        return file.toString().endsWith(".yaml") && !file.toString().contains("/target/");
    }

    /** Where it is fetched from. */
    String url() {
        return server.url(NAME);
    }

    Path file(String name) {
        return copy.resolve(name);
    }

    /** Commits a change of one file. */
    void commit(String file, String before, String after) {
        try {
            String text = Files.readString(file(file));
            if (!text.contains(before)) {
                throw new IllegalArgumentException(file + " does not contain: " + before);
            }
            Files.writeString(file(file), text.replace(before, after));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be changed", e);
        }
        commit("Change " + file);
    }

    /** The commit that is the newest. */
    String head() {
        return git("rev-parse", "HEAD").strip();
    }

    private void commit(String subject) {
        git("add", "--all");
        git(
                "-c",
                "user.name=Platform team",
                "-c",
                "user.email=platform@example.org",
                "commit",
                "--quiet",
                "--message=" + subject);
    }

    private String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", copy.toString()));
        command.addAll(List.of(arguments));
        Command.Result result = Command.run(command, LIMIT);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + result.output());
        }
        return result.output();
    }

    @Override
    public void close() {
        server.close();
    }
}
