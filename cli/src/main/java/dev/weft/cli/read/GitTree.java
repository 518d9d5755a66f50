package dev.weft.cli.read;

import dev.weft.plan.world.MeshObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The manifests of a directory as they are at a revision, by the {@code git} of the machine. What
 * is not committed, and the index, are left alone.
 */
public final class GitTree {
    private static final int MOST_FILES = 20_000;
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final Path directory;

    public GitTree(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new UnreadableException(directory + " is not a directory of manifests");
        }
        this.directory = directory;
    }

    /**
     * What is there at a revision; nothing when the directory is not.
     *
     * @throws UnreadableException when there is no such revision, or no git
     */
    public MeshObjects at(String revision) {
        String commit = revision + "^{commit}";
        if (revision.startsWith("-") || !succeeds("rev-parse", "--verify", "--quiet", commit)) {
            throw new UnreadableException(
                    "git knows no revision '"
                            + revision
                            + "' at "
                            + directory
                            + "; fetch it, or correct the name");
        }
        if (!succeeds("cat-file", "-e", revision + ":./")) {
            return new MeshObjects(List.of(), List.of());
        }
        try {
            return extracted(revision);
        } catch (IOException e) {
            throw new UnreadableException(
                    "git archive of " + revision + " cannot be read: " + e.getMessage(), e);
        }
    }

    private MeshObjects extracted(String revision) throws IOException {
        Path folder = Files.createTempDirectory("weft-plan");
        try {
            Process archive =
                    git(ProcessBuilder.Redirect.PIPE, "archive", "--format=zip", revision);
            try (ZipInputStream zip = new ZipInputStream(archive.getInputStream())) {
                unpack(zip, folder);
            } finally {
                archive.destroy();
            }
            return MeshObjects.inDirectory(folder);
        } finally {
            delete(folder);
        }
    }

    private static void unpack(ZipInputStream zip, Path folder) throws IOException {
        long left = MOST_BYTES;
        int files = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            Path file = folder.resolve(entry.getName()).normalize();
            if (entry.isDirectory() || !manifest(entry.getName()) || !file.startsWith(folder)) {
                continue;
            }
            files++;
            byte[] content = zip.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE));
            left -= content.length;
            if (left < 0 || files > MOST_FILES) {
                throw new IOException(
                        "more than " + MOST_FILES + " manifests, or than " + MOST_BYTES + " bytes");
            }
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }
    }

    private static boolean manifest(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private boolean succeeds(String... arguments) {
        try {
            return git(ProcessBuilder.Redirect.DISCARD, arguments).waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Process git(ProcessBuilder.Redirect output, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(output)
                    .start();
        } catch (IOException e) {
            throw new UnreadableException(
                    "a range of commits needs git; install it, or name a directory alone", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
