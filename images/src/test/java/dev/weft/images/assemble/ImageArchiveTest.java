package dev.weft.images.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.images.recipe.Architecture;
import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.recipe.Recipes;
import dev.weft.images.stage.Rootfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {
    private static final ImageRecipe RECIPE = Recipes.all().getFirst();

    private final ImageArchive archive =
            new ImageArchive("0.1.0", Instant.EPOCH, Architecture.AMD64);

    @TempDir private Path folder;

    @Test
    void the_same_files_give_the_same_bytes() throws IOException {
        assertThat(write("one")).isEqualTo(write("one"));
    }

    @Test
    void a_file_that_changed_is_in_the_next_image() throws IOException {
        assertThat(write("one")).isNotEqualTo(write("two"));
    }

    private byte[] write(String arguments) throws IOException {
        Rootfs rootfs = new Rootfs(folder.resolve("rootfs"));
        rootfs.write(arguments, ImageRecipe.ARGUMENTS);
        Path tar = folder.resolve("image.tar");
        archive.write(RECIPE, rootfs, tar);
        return Files.readAllBytes(tar);
    }
}
