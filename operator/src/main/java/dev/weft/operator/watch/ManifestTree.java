package dev.weft.operator.watch;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Reads a directory tree of YAML once, as an operator that begins with it would. */
public final class ManifestTree {
    private ManifestTree() {}

    /** What is there; a tree that cannot be read is a fault of an empty world. */
    public static World read(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        return new DirectoryReader(root, InstantSource.system())
                .scan()
                .orElseGet(
                        () ->
                                World.of(
                                        List.of(),
                                        List.of(
                                                new Fault(
                                                        directory.toString(),
                                                        "cannot be read; name a directory"))));
    }
}
