package dev.weft.images.train;

import dev.weft.images.process.Command;
import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.stage.Rootfs;
import dev.weft.images.stage.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Gives root file systems the AOT caches of their programs (JEP 483, 514 and 515). */
public sealed interface Training {
    /**
     * Trains.
     *
     * @param rootfs of every image, by its name
     * @param fresh the images that were laid out anew, and so have no cache
     */
    void train(Map<String, Rootfs> rootfs, Set<String> fresh) throws IOException;

    /** Programs start without a cache. */
    record None() implements Training {
        @Override
        public void train(Map<String, Rootfs> rootfs, Set<String> fresh) {
            // There is nothing to run.
        }
    }

    /**
     * By running the programs.
     *
     * @param work a folder for what comes and goes
     */
    record OnThisMachine(Path work) implements Training {
        /** The demo's services are not worth the room. */
        private static final Set<String> WORTH_IT = Set.of("operator", "proxy");

        private static final Duration CHECK_LIMIT = Duration.ofMinutes(1);

        @Override
        public void train(Map<String, Rootfs> rootfs, Set<String> fresh) throws IOException {
            Set<String> wanted = new TreeSet<>(fresh);
            wanted.retainAll(WORTH_IT);
            if (wanted.isEmpty()) {
                return;
            }
            Trees.delete(work);
            Files.createDirectories(work);
            Map<String, Path> caches = new TrainingMesh(rootfs, wanted, work).train();
            for (Map.Entry<String, Path> cache : caches.entrySet()) {
                install(
                        cache.getValue(),
                        Objects.requireNonNull(rootfs.get(cache.getKey()), cache.getKey()));
            }
        }

        private void install(Path cache, Rootfs rootfs) throws IOException {
            rootfs.copy(cache, ImageRecipe.AOT_CACHE);
            String arguments = Files.readString(rootfs.at(ImageRecipe.ARGUMENTS));
            rootfs.write(
                    "-XX:AOTCache=" + ImageRecipe.AOT_CACHE + "\n" + arguments,
                    ImageRecipe.ARGUMENTS);
            // A cache that does not fit is left alone without a word, unless one insists.
            Command.run(
                    Sandbox.command(
                            rootfs,
                            Map.of(),
                            List.of(
                                    ImageRecipe.ENTRYPOINT.getFirst(),
                                    "-XX:AOTMode=on",
                                    "--dry-run",
                                    ImageRecipe.ENTRYPOINT.getLast())),
                    work,
                    CHECK_LIMIT);
        }
    }
}
