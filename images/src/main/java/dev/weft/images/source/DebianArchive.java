package dev.weft.images.source;

import dev.weft.images.process.Command;
import dev.weft.images.process.CommandFailedException;
import dev.weft.images.recipe.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Packages from the Debian archive that this machine's apt uses, kept in a cache. Nothing is
 * installed, and apt's own state is not touched.
 */
public final class DebianArchive {
    private static final System.Logger LOG = System.getLogger(DebianArchive.class.getName());
    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(3);
    private static final Duration UNPACK_LIMIT = Duration.ofSeconds(60);

    private final PackageLock lock;
    private final Path cache;

    /**
     * Packages by a lock.
     *
     * @param cache a folder that outlives builds
     */
    public DebianArchive(PackageLock lock, Path cache) {
        this.lock = lock;
        this.cache = cache;
    }

    /** A package's files in a folder, and what it says of itself. */
    public record Unpacked(String name, Path files, String control) {}

    /** The package of the lock, unpacked. */
    public Unpacked unpack(String name, Architecture architecture) throws IOException {
        Path archive = locked(name, architecture);
        Path files = cache.resolve("unpacked").resolve(archive.getFileName().toString());
        if (!Files.isDirectory(files)) {
            Path partial = Files.createTempDirectory(cache, "unpacking");
            Command.run(
                    List.of("dpkg-deb", "--extract", archive.toString(), partial.toString()),
                    cache,
                    UNPACK_LIMIT);
            Files.createDirectories(files.getParent());
            Files.move(partial, files);
        }
        String control =
                Command.run(
                        List.of("dpkg-deb", "--field", archive.toString()), cache, UNPACK_LIMIT);
        return new Unpacked(name, files, control);
    }

    /** What is written down for the package as it is in the archive now. */
    public PackageLock.Entry newest(String name, Architecture architecture) throws IOException {
        Path archive = download(name, architecture);
        String version =
                Command.run(
                        List.of("dpkg-deb", "--field", archive.toString(), "Version"),
                        cache,
                        UNPACK_LIMIT);
        return new PackageLock.Entry(architecture, name, version.strip(), sha256(archive));
    }

    private Path locked(String name, Architecture architecture) throws IOException {
        PackageLock.Entry entry =
                lock.find(architecture, name)
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                name
                                                        + " for "
                                                        + architecture.text()
                                                        + " is not in the lock; run make image-lock"));
        Path kept = cache.resolve(entry.sha256() + ".deb");
        if (Files.isRegularFile(kept)) {
            return kept;
        }
        Files.createDirectories(cache);
        Path archive;
        try {
            archive = download(name + "=" + entry.version(), architecture);
        } catch (CommandFailedException e) {
            // Debian removes a version when a point release or a security update replaces it.
            archive = download(name, architecture);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} {1} has left the archive, took {2}; run make image-lock",
                    name,
                    entry.version(),
                    archive.getFileName());
            return archive;
        }
        String found = sha256(archive);
        if (!found.equals(entry.sha256())) {
            throw new IOException(
                    archive
                            + " has the SHA-256 "
                            + found
                            + ", not the "
                            + entry.sha256()
                            + " of the lock; do not use it");
        }
        return Files.move(archive, kept, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path download(String wanted, Architecture architecture) throws IOException {
        Path state = cache.resolve("apt-" + architecture.text());
        boolean fresh = prepare(state);
        Path into = Files.createTempDirectory(state, "download");
        try {
            return fresh
                    ? updateAndDownload(wanted, architecture, state, into)
                    : apt(architecture, state, into, "download", wanted);
        } catch (CommandFailedException e) {
            if (fresh) {
                throw e;
            }
            return updateAndDownload(wanted, architecture, state, into);
        }
    }

    private static Path updateAndDownload(
            String wanted, Architecture architecture, Path state, Path into) throws IOException {
        Optional<CommandFailedException> failedUpdate = Optional.empty();
        try {
            apt(architecture, state, into, "update");
        } catch (CommandFailedException e) {
            // A source that has nothing to do with Debian may be out of reach.
            failedUpdate = Optional.of(e);
        }
        try {
            return apt(architecture, state, into, "download", wanted);
        } catch (CommandFailedException e) {
            failedUpdate.ifPresent(e::addSuppressed);
            throw e;
        }
    }

    private static boolean prepare(Path state) throws IOException {
        boolean fresh = !Files.isDirectory(state.resolve("lists"));
        Files.createDirectories(state.resolve("lists/partial"));
        Files.createDirectories(state.resolve("cache/archives/partial"));
        if (!Files.exists(state.resolve("status"))) {
            Files.createFile(state.resolve("status"));
        }
        return fresh;
    }

    private static Path apt(Architecture architecture, Path state, Path into, String... what)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("apt-get", "-qq"));
        for (String option :
                List.of(
                        "Dir::State=" + state,
                        "Dir::State::lists=" + state.resolve("lists"),
                        "Dir::State::status=" + state.resolve("status"),
                        "Dir::Cache=" + state.resolve("cache"),
                        "APT::Architecture=" + architecture.text(),
                        "APT::Architectures::=" + architecture.text(),
                        "APT::Sandbox::User=" + System.getProperty("user.name"),
                        "Acquire::Languages=none")) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(List.of(what));
        Command.run(command, into, DOWNLOAD_LIMIT);
        try (Stream<Path> files = Files.list(into)) {
            return files.findFirst().orElse(into);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
