package dev.weft.operator.standalone;

import dev.weft.operator.identity.LocalTokens;
import dev.weft.operator.identity.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The key that signs tokens, kept in {@code token.key} so that tokens outlive a restart. */
final class TokenKey {
    private TokenKey() {}

    static byte[] readOrCreate(Path state, SecureRandom random) {
        Path file = state.resolve("token.key");
        try {
            if (Files.exists(file)) {
                return Base64.getDecoder().decode(Files.readString(file).strip());
            }
            byte[] key = new byte[LocalTokens.KEY_BYTES];
            random.nextBytes(key);
            PrivateFiles.write(file, Base64.getEncoder().encodeToString(key) + "\n");
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the token key in " + state, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    file + " is not a key in Base64; delete it to have a new one made", e);
        }
    }
}
