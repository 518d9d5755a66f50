package dev.weft.images.source;

import dev.weft.images.recipe.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which versions of Debian's packages images are made of: the file {@code debian.lock}. */
public record PackageLock(List<Entry> entries) {
    private static final int COLUMNS = 4;

    /** One package for one architecture. */
    public record Entry(Architecture architecture, String name, String version, String sha256) {
        String line() {
            return String.join(" ", architecture.text(), name, version, sha256);
        }
    }

    public PackageLock {
        entries = List.copyOf(entries);
    }

    /**
     * Reads the file.
     *
     * @throws IOException also when a line is not an entry
     */
    public static PackageLock read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return new PackageLock(
                    lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(PackageLock::entry)
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static Entry entry(String line) {
        String[] columns = line.split(" ", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException(
                    "'" + line + "' is not: architecture name version sha256");
        }
        return new Entry(
                Stream.of(Architecture.values())
                        .filter(a -> a.text().equals(columns[0]))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "'" + columns[0] + "' is not amd64 or arm64")),
                columns[1],
                columns[2],
                columns[3]);
    }

    /** What is written down for a package. */
    Optional<Entry> find(Architecture architecture, String name) {
        return entries.stream()
                .filter(entry -> entry.architecture() == architecture && entry.name().equals(name))
                .findFirst();
    }

    /** Writes the file, sorted. */
    public void write(Path file) throws IOException {
        Files.writeString(
                file,
                "# Debian packages that images take files from. Written by make image-lock.\n"
                        + String.join("\n", entries.stream().map(Entry::line).sorted().toList())
                        + "\n");
    }
}
