package dev.weft.operator.standalone;

import dev.weft.operator.identity.LocalTokens;
import dev.weft.operator.identity.PrivateFiles;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The files of a state directory. A reader sees a file as it was or as it is, never a part. */
final class StateDirectory {
    private final Path root;
    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final Map<Path, String> written = new HashMap<>();

    StateDirectory(Path root) {
        this.root = root;
    }

    /** Empties {@code status}: what an earlier run wrote may be about objects that are gone. */
    void forgetStatuses() throws IOException {
        Path statuses = root.resolve("status");
        Files.createDirectories(statuses);
        try (Stream<Path> files = Files.list(statuses)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    void writeTrust(String pem) throws IOException {
        replace(root.resolve("trust.pem"), pem);
    }

    void writeStatus(ObjectRef ref, HasMetadata object) throws IOException {
        replace(status(ref), yaml.asYaml(object));
    }

    void removeStatus(ObjectRef ref) throws IOException {
        written.remove(status(ref));
        Files.deleteIfExists(status(ref));
    }

    void writeToken(ObjectRef workload, String serviceAccount, LocalTokens tokens)
            throws IOException {
        PrivateFiles.write(
                token(workload),
                tokens.issue(workload.namespace(), serviceAccount, workload.name()));
    }

    void removeToken(ObjectRef workload) throws IOException {
        Files.deleteIfExists(token(workload));
    }

    /** What came in, for people to ask about. */
    void writeRecord(String name, Object record) throws IOException {
        replace(root.resolve(name + ".json"), yaml.asJson(record));
    }

    private Path status(ObjectRef ref) {
        return root.resolve("status").resolve(ref.path().replace('/', '.') + ".yaml");
    }

    private Path token(ObjectRef workload) {
        return root.resolve("tokens").resolve(workload.namespace()).resolve(workload.name());
    }

    private void replace(Path file, String text) throws IOException {
        if (text.equals(written.get(file)) && Files.exists(file)) {
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(fresh, text, StandardCharsets.UTF_8);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        written.put(file, text);
    }
}
