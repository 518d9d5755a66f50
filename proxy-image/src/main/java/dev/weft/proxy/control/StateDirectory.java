package dev.weft.proxy.control;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.ResourceKey;
import dev.weft.proxy.config.v1.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Configuration that outlives the process: one file for each update in force. It holds no secrets,
 * and nothing depends on it but a start while the operator is away. A disk that fails is said in
 * the log and costs no more than that.
 */
public final class StateDirectory {
    private static final System.Logger LOG = System.getLogger(StateDirectory.class.getName());
    private static final String SUFFIX = ".update";

    /** Files that are read; the proxy holds no more. */
    private static final int MAX_FILES = HeldConfigs.MAX_DESTINATIONS + 1;

    private final Path directory;

    public StateDirectory(Path directory) {
        this.directory = directory;
    }

    /** Whatever can be read. */
    List<Update> load() {
        List<Update> updates = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return updates;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(SUFFIX))
                            .limit(MAX_FILES)
                            .toList()) {
                read(file, updates);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be read: {1}", directory, e);
        }
        return updates;
    }

    private static void read(Path file, List<Update> into) {
        try {
            if (Files.size(file) <= GrpcCall.MAX_MESSAGE_BYTES) {
                into.add(Update.parseFrom(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be read: {1}", file, e);
        }
    }

    /** Keeps an update in place of the one before. */
    void save(Update update) {
        try {
            Files.createDirectories(directory);
            Path written = Files.createTempFile(directory, "update", ".part");
            Files.write(written, update.toByteArray());
            Files.move(
                    written,
                    file(update.getKey()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be written: {1}", directory, e);
        }
    }

    /** Forgets what is kept under a key. */
    void remove(ResourceKey key) {
        try {
            Files.deleteIfExists(file(key));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be written: {1}", directory, e);
        }
    }

    private Path file(ResourceKey key) {
        ByteString bytes = key.toByteString();
        return directory.resolve(UUID.nameUUIDFromBytes(bytes.toByteArray()) + SUFFIX);
    }
}
