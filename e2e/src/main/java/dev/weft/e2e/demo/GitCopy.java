package dev.weft.e2e.demo;

import dev.weft.e2e.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A git working copy, changed by commits alone. */
public final class GitCopy {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path directory;

    private GitCopy(Path directory) {
        this.directory = directory;
    }

    /** Makes one in a directory, which may have files already. */
    public static GitCopy init(Path directory) throws IOException {
        Files.createDirectories(directory);
        GitCopy copy = new GitCopy(directory);
        copy.git("init", "--quiet", "--initial-branch=main");
        copy.git("config", "user.name", "Weft demo");
        copy.git("config", "user.email", "demo@weft.dev");
        return copy;
    }

    public Path directory() {
        return directory;
    }

    /** Writes a file and commits it. */
    void commit(String file, String content, String subject) throws IOException {
        Files.writeString(directory.resolve(file), content);
        commit(subject);
    }

    /** Commits whatever is there. */
    public void commit(String subject) {
        git("add", "--all");
        git("commit", "--quiet", "--message=" + subject);
    }

    /** Merges a branch into main, as a pull request is, and goes on there. */
    public void merge(String branch) {
        onMain();
        git("merge", "--quiet", "--no-ff", "--message=Merge " + branch, branch);
    }

    /** Leaves the branch where it is and goes on on main. */
    public void onMain() {
        git("switch", "--quiet", "main");
    }

    /** The commit that is the newest. */
    public String head() {
        return git("rev-parse", "HEAD").strip();
    }

    private String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        try {
            return Command.succeed(command, LIMIT);
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException("git cannot be run; install it", e.getCause());
        }
    }
}
