package dev.weft.cni.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The plugin and the list of plugins on a node. Whoever reads them at any time sees a whole file.
 *
 * @param plugin the program to copy
 * @param programs the node's folder of plugins
 * @param lists the node's folder of lists; empty where Multus is told by the API
 */
public record NodeFiles(Path plugin, Path programs, Optional<Path> lists, PluginConfig config) {
    private static final long MOST_READ = 1 << 20;

    /** No byte of two files differs. */
    private static final long SAME = -1;

    /** The runtime overlooks files that do not end in .conf, .conflist or .json. */
    private static final String UNFINISHED = ".weft-cni.tmp";

    private static final Set<PosixFilePermission> PROGRAM =
            PosixFilePermissions.fromString("rwxr-xr-x");

    /** What became of the files. */
    public enum Change {
        NOTHING,
        WRITTEN
    }

    /**
     * Puts both in place, or leaves them when they are as they should be.
     *
     * @throws IOException with a sentence when they cannot be
     */
    public Change install() throws IOException {
        Change program = copyProgram();
        Change list = lists.isPresent() ? chain(lists.get()) : Change.NOTHING;
        return program == Change.WRITTEN ? program : list;
    }

    /** Takes both away. Multus still calls the program for pods that end, so there it stays. */
    public void remove() throws IOException {
        if (lists.isEmpty()) {
            return;
        }
        for (Path file : listed(lists.get())) {
            unchain(file);
        }
        Files.deleteIfExists(programs.resolve(NetworkList.TYPE));
    }

    /** Another list may have been the first before; one that is none was never chained into. */
    private static void unchain(Path file) throws IOException {
        if (Files.size(file) > MOST_READ || !Files.readString(file).contains(NetworkList.TYPE)) {
            return;
        }
        NetworkList list = read(file);
        if (!list.without().equals(list)) {
            replace(file, list.without());
        }
    }

    private Change copyProgram() throws IOException {
        Path target = programs.resolve(NetworkList.TYPE);
        if (Files.isRegularFile(target)
                && Files.getPosixFilePermissions(target).equals(PROGRAM)
                && Files.mismatch(plugin, target) == SAME) {
            return Change.NOTHING;
        }
        write(target, Files.readAllBytes(plugin), PROGRAM);
        return Change.WRITTEN;
    }

    private Change chain(Path folder) throws IOException {
        Path file =
                primary(folder)
                        .orElseThrow(
                                () ->
                                        new NoSuchFileException(
                                                folder.toString(),
                                                null,
                                                "no list of network plugins is there yet; the"
                                                        + " cluster's network writes it"));
        NetworkList list = read(file);
        NetworkList chained = list.with(config);
        if (chained.equals(list)) {
            return Change.NOTHING;
        }
        replace(file, chained);
        return Change.WRITTEN;
    }

    /** The one that runtimes use: the first by name. */
    private static Optional<Path> primary(Path folder) throws IOException {
        return listed(folder).stream().findFirst();
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(NodeFiles::isList).sorted().toList();
        }
    }

    private static boolean isList(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && (name.endsWith(".conf") || name.endsWith(".conflist") || name.endsWith(".json"));
    }

    private static NetworkList read(Path file) throws IOException {
        if (Files.size(file) > MOST_READ) {
            throw new IOException(file + " is longer than " + MOST_READ + " bytes");
        }
        try {
            return NetworkList.read(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " " + e.getMessage(), e);
        }
    }

    private static void replace(Path file, NetworkList list) throws IOException {
        write(
                file,
                list.text().getBytes(StandardCharsets.UTF_8),
                Files.getPosixFilePermissions(file));
    }

    private static void write(Path target, byte[] bytes, Set<PosixFilePermission> permissions)
            throws IOException {
        Path unfinished = target.resolveSibling(UNFINISHED);
        Files.deleteIfExists(unfinished);
        try (FileChannel file =
                FileChannel.open(
                        unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                file.write(left);
            }
            file.force(true);
        }
        Files.setPosixFilePermissions(unfinished, permissions);
        Files.move(
                unfinished,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
