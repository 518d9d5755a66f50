package dev.weft.images.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A root file system in a folder. Every file has the same time and one of two modes, so that the
 * same contents give the same bytes.
 */
public record Rootfs(Path root) {
    /**
     * The time of every file. An AOT cache remembers the times of jars, so it must be the one that
     * the files of the image have.
     */
    public static final Instant TIME = Instant.ofEpochSecond(1);

    private static final String EXECUTABLE = "rwxr-xr-x";
    private static final String PLAIN = "rw-r--r--";

    /** A file with the contents of another, following links. */
    public void copy(Path source, String target) throws IOException {
        Path file = file(target);
        Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
        settle(file, Files.isExecutable(source) ? EXECUTABLE : PLAIN);
    }

    /** A file with this text, not executable. */
    public void write(String text, String target) throws IOException {
        Path file = file(target);
        Files.writeString(file, text);
        settle(file, PLAIN);
    }

    /** The files below a folder, to the same places below another. */
    public void copyTree(Path source, String target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(file, target + "/" + source.relativize(file));
            }
        }
    }

    /** Where a path of the image is on this machine. */
    public Path at(String path) {
        return root.resolve(path.substring(1));
    }

    /** The paths in the image of all regular files, sorted. */
    public List<String> paths() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> "/" + root.relativize(file))
                    .sorted()
                    .toList();
        }
    }

    /**
     * An empty folder, which no image has; something is mounted on it while a program runs here.
     */
    public void mountPoint(String path) throws IOException {
        Files.createDirectories(at(path));
    }

    private Path file(String target) throws IOException {
        Path file = at(target);
        Files.createDirectories(file.getParent());
        return file;
    }

    private static void settle(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Files.setLastModifiedTime(file, FileTime.from(TIME));
    }
}
