package dev.weft.images;

import dev.weft.images.source.DebianArchive;
import dev.weft.images.source.PackageLock;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the build reads and keeps things. */
final class Places {
    @Option(names = "--tree", description = "The source tree, built.", defaultValue = ".")
    private Path tree;

    @Option(
            names = "--cache",
            description = "What outlives builds.",
            defaultValue = "${env:WEFT_CACHE:-${sys:user.home}/.cache/weft}")
    private Path cache;

    Path tree() {
        return tree.toAbsolutePath().normalize();
    }

    Path lock() {
        return tree().resolve("images/debian.lock");
    }

    DebianArchive debian(PackageLock lock) throws IOException {
        return new DebianArchive(lock, cache.toAbsolutePath().resolve("debian"));
    }
}
