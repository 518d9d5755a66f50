package dev.weft.images.assemble;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import dev.weft.images.recipe.Architecture;
import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.stage.Rootfs;
import dev.weft.images.stage.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * Writes images as archives in the format of {@code docker save}, which containerd, Docker and
 * Podman all load.
 *
 * @param version of all images
 * @param created the time in their configuration
 */
public record ImageArchive(String version, Instant created, Architecture architecture) {
    private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
    private static final FilePermissions PLAIN = FilePermissions.fromOctalString("644");

    /** How large a layer is. */
    public record LayerSize(String name, long bytes) {}

    /** The sizes of an image's layers, uncompressed, the lowest first. */
    public List<LayerSize> sizes(Rootfs rootfs) throws IOException {
        List<LayerSize> sizes = new ArrayList<>();
        for (Map.Entry<Layers, List<String>> layer : Layers.sort(rootfs.paths()).entrySet()) {
            long bytes = 0;
            for (String path : layer.getValue()) {
                bytes += Files.size(rootfs.at(path));
            }
            sizes.add(new LayerSize(name(layer.getKey()), bytes));
        }
        return sizes;
    }

    /** Writes an image, in place of what is there. */
    public void write(ImageRecipe recipe, Rootfs rootfs, Path archive) throws IOException {
        JibContainerBuilder image =
                Jib.fromScratch()
                        .setFormat(ImageFormat.Docker)
                        .setPlatforms(Set.of(new Platform(architecture.text(), "linux")))
                        .setCreationTime(created)
                        .setUser(recipe.user().numeric())
                        .setEntrypoint(ImageRecipe.ENTRYPOINT)
                        .setEnvironment(new TreeMap<>(recipe.environment()))
                        .setLabels(recipe.labels(version));
        for (Map.Entry<Layers, List<String>> layer : Layers.sort(rootfs.paths()).entrySet()) {
            image.addFileEntriesLayer(layer(name(layer.getKey()), layer.getValue(), rootfs));
        }
        Path partial = archive.resolveSibling(archive.getFileName() + ".partial");
        // Jib tells files apart by their names and times; here all times are one. A cache that
        // outlived this image would put its files into the next.
        Path cache = Files.createTempDirectory(archive.getParent(), "jib-");
        try {
            image.containerize(
                    Containerizer.to(TarImage.at(partial).named(recipe.reference(version)))
                            .setOfflineMode(true)
                            .setToolName("weft")
                            .setBaseImageLayersCache(cache.resolve("base"))
                            .setApplicationLayersCache(cache.resolve("layers")));
        } catch (InvalidImageReferenceException
                | CacheDirectoryCreationException
                | RegistryException
                | ExecutionException e) {
            throw new IOException("cannot write " + archive + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing " + archive, e);
        } finally {
            Trees.delete(cache);
        }
        Files.move(partial, archive, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileEntriesLayer layer(String name, List<String> paths, Rootfs rootfs) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (String path : paths) {
            Path file = rootfs.at(path);
            layer.addEntry(
                    file,
                    AbsoluteUnixPath.get(path),
                    Files.isExecutable(file) ? EXECUTABLE : PLAIN,
                    Rootfs.TIME);
        }
        return layer.build();
    }

    private static String name(Layers layer) {
        return layer.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
