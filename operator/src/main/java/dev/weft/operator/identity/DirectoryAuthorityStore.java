package dev.weft.operator.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Keeps the authority in {@code ca.key} and {@code ca.pem} of a directory, for its owner alone. */
public final class DirectoryAuthorityStore implements AuthorityStore {
    private final Path directory;

    public DirectoryAuthorityStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public AuthorityMaterial readOrCreate(Supplier<AuthorityMaterial> maker) {
        Path key = directory.resolve("ca.key");
        Path certificate = directory.resolve("ca.pem");
        try {
            if (Files.exists(key) && Files.exists(certificate)) {
                return PemText.authority(Files.readString(key), Files.readString(certificate));
            }
            AuthorityMaterial made = maker.get();
            PrivateFiles.write(key, PemText.ofKey(made.key()));
            PrivateFiles.write(certificate, PemText.ofCertificate(made.certificate()));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the authority in " + directory, e);
        }
    }
}
