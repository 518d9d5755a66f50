package dev.weft.images;

import dev.weft.images.recipe.Architecture;
import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.source.JavaRuntime;
import dev.weft.images.stage.ProgramFiles;
import dev.weft.images.train.Training;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Tells whether anything that an image is made of has changed since it was made. */
record Inputs(
        Path tree, Path lock, JavaRuntime runtime, Architecture architecture, Training training) {
    /** A hash of everything that an image is made of, this program included. */
    String hash(ImageRecipe recipe) throws IOException {
        MessageDigest digest = sha256();
        ProgramFiles program = ProgramFiles.find(tree, recipe.program(), architecture);
        for (Map.Entry<String, Path> file : program.files().entrySet()) {
            add(digest, file.getKey());
            digest.update(Files.readAllBytes(file.getValue()));
        }
        add(digest, Files.readString(tree.resolve(recipe.program().module()).resolve("jvm.args")));
        add(digest, Files.readString(lock));
        add(digest, runtime.identity());
        add(digest, architecture.text());
        add(digest, training.getClass().getName());
        digest.update(Files.readAllBytes(thisProgram()));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static Path thisProgram() {
        return Path.of(Inputs.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
