package dev.weft.images;

import dev.weft.images.assemble.ImageArchive;
import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.stage.Rootfs;
import dev.weft.images.stage.Stage;
import dev.weft.images.stage.Trees;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Makes images that are not as their inputs are, and says what is in them. */
record Build(Inputs inputs, Stage stage, ImageArchive archive, Path output, PrintWriter out) {
    private static final double MEGABYTE = 1e6;

    /** Makes an image if anything that it is made of has changed. */
    void make(ImageRecipe recipe, String version) throws IOException {
        Path tar = output.resolve(recipe.name() + ".tar");
        Path made = output.resolve(recipe.name() + ".inputs");
        Rootfs rootfs = new Rootfs(output.resolve("rootfs").resolve(recipe.name()));
        String hash = inputs.hash(recipe);
        boolean upToDate =
                Files.exists(tar)
                        && Files.exists(made)
                        && Files.readString(made).strip().equals(hash);
        if (!upToDate) {
            Files.deleteIfExists(made);
            Trees.delete(rootfs.root());
            stage.lay(recipe, rootfs);
            archive.write(recipe, rootfs, tar);
            Files.writeString(made, hash + "\n");
        }
        report(recipe.reference(version), tar, rootfs);
    }

    private void report(String reference, Path tar, Rootfs rootfs) throws IOException {
        out.printf(Locale.ROOT, "%s  %.1f MB  %s%n", reference, Files.size(tar) / MEGABYTE, tar);
        for (ImageArchive.LayerSize layer : archive.sizes(rootfs)) {
            out.printf(
                    Locale.ROOT,
                    "  %-12s %6.1f MB unpacked%n",
                    layer.name(),
                    layer.bytes() / MEGABYTE);
        }
        out.flush();
    }
}
