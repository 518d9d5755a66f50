package dev.weft.images;

import dev.weft.images.assemble.ImageArchive;
import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.stage.Rootfs;
import dev.weft.images.stage.Stage;
import dev.weft.images.stage.Trees;
import dev.weft.images.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the images that are not as their inputs are, and says what is in them. */
record Build(
        Inputs inputs,
        Stage stage,
        Training training,
        ImageArchive archive,
        Path output,
        PrintWriter out) {
    private static final double MEGABYTE = 1e6;

    /** Makes those of which anything has changed. */
    void make(List<ImageRecipe> recipes) throws IOException {
        Map<String, Rootfs> all = new TreeMap<>();
        Map<ImageRecipe, String> stale = new LinkedHashMap<>();
        Set<String> fresh = new TreeSet<>();
        for (ImageRecipe recipe : recipes) {
            all.put(recipe.name(), rootfs(recipe));
            String hash = inputs.hash(recipe);
            if (!upToDate(recipe, hash)) {
                Files.deleteIfExists(record(recipe));
                Trees.delete(rootfs(recipe).root());
                stage.lay(recipe, rootfs(recipe));
                stale.put(recipe, hash);
                fresh.add(recipe.name());
            }
        }
        training.train(all, fresh);
        for (Map.Entry<ImageRecipe, String> made : stale.entrySet()) {
            archive.write(made.getKey(), rootfs(made.getKey()), tar(made.getKey()));
            Files.writeString(record(made.getKey()), made.getValue() + "\n");
        }
        for (ImageRecipe recipe : recipes) {
            report(recipe);
        }
    }

    private boolean upToDate(ImageRecipe recipe, String hash) throws IOException {
        return Files.exists(tar(recipe))
                && Files.exists(record(recipe))
                && Files.readString(record(recipe)).strip().equals(hash);
    }

    private Path tar(ImageRecipe recipe) {
        return output.resolve(recipe.name() + ".tar");
    }

    /** Of what the archive was made. */
    private Path record(ImageRecipe recipe) {
        return output.resolve(recipe.name() + ".inputs");
    }

    private Rootfs rootfs(ImageRecipe recipe) {
        return new Rootfs(output.resolve("rootfs").resolve(recipe.name()));
    }

    private void report(ImageRecipe recipe) throws IOException {
        Path tar = tar(recipe);
        out.printf(
                Locale.ROOT,
                "%s  %.1f MB  %s%n",
                recipe.reference(archive.version()),
                Files.size(tar) / MEGABYTE,
                tar);
        for (ImageArchive.LayerSize layer : archive.sizes(rootfs(recipe))) {
            out.printf(
                    Locale.ROOT,
                    "  %-12s %6.1f MB unpacked%n",
                    layer.name(),
                    layer.bytes() / MEGABYTE);
        }
        out.flush();
    }
}
