package dev.weft.e2e.cluster;

import dev.weft.e2e.demo.GitCopy;
import dev.weft.e2e.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A git repository of a platform team: the folders of this one that are deployed, with its own
 * address in them.
 */
final class Repository implements AutoCloseable {
    private static final String WRITTEN = "https://git.example.org/platform.git";
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String NAME = "platform";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final GitCopy git;
    private final GitServer server;

    private Repository(GitCopy git, GitServer server) {
        this.git = git;
        this.server = server;
    }

    /** Makes one in a directory, and serves it. */
    static Repository create(Path directory) {
        Repository repository =
                new Repository(working(directory.resolve(NAME)), GitServer.start(directory));
        for (String folder :
                List.of(
                        "crds",
                        "operator/deploy",
                        "argocd-examples",
                        "flux-examples",
                        "examples/shop")) {
            repository.take(folder);
        }
        repository.git.commit("Deploy Weft and a shop");
        return repository;
    }

    private static GitCopy working(Path directory) {
        try {
            return GitCopy.init(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be made", e);
        }
    }

    private void take(String folder) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            for (Path file : files.filter(Repository::isDeployed).toList()) {
                Path to = git.directory().resolve(ROOT.relativize(file));
                Files.createDirectories(to.getParent());
                Files.writeString(to, Files.readString(file).replace(WRITTEN, url()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be copied", e);
        }
    }

    private static boolean isDeployed(Path file) {
        return file.toString().matches(".*[.](yaml|sh)") && !file.toString().contains("/target/");
    }

    /** Where it is fetched from. */
    String url() {
        return server.url(NAME);
    }

    Path file(String name) {
        return git.directory().resolve(name);
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
        git.commit("Change " + file);
    }

    /**
     * Has the example open a pull request that takes what runs in one environment to another.
     *
     * @return the branch
     */
    String propose(String from, String to) {
        List<String> command =
                List.of("bash", file("argocd-examples/promotion/promote.sh").toString(), from, to);
        Command.succeed(command, LIMIT);
        git.onMain();
        return "promote-" + to;
    }

    /** Merges a pull request. */
    void merge(String branch) {
        git.merge(branch);
    }

    /** The commit that is the newest. */
    String head() {
        return git.head();
    }

    @Override
    public void close() {
        server.close();
    }
}
