package dev.weft.images.stage;

import dev.weft.images.recipe.Architecture;
import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.recipe.JavaProgram;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Maven built of a program.
 *
 * @param files by their paths in the image
 */
public record ProgramFiles(Map<String, Path> files) {
    public ProgramFiles {
        files = new TreeMap<>(files);
    }

    /**
     * Finds them.
     *
     * @param tree the source tree
     * @throws IOException when the program is not built
     */
    public static ProgramFiles find(Path tree, JavaProgram program, Architecture architecture)
            throws IOException {
        Path target = tree.resolve(program.module()).resolve("target");
        if (!Files.isDirectory(target)) {
            throw new IOException(target + " is not there; run make build");
        }
        Map<String, Path> files =
                switch (program.start()) {
                    case JavaProgram.Start.Jar(String name) -> jar(target, name, architecture);
                    case JavaProgram.Start.Quarkus ignored ->
                            quarkus(target.resolve("quarkus-app"));
                };
        program.companion()
                .ifPresent(
                        companion ->
                                files.put(
                                        ImageRecipe.APPLICATION + "/" + companion.name(),
                                        tree.resolve(companion.output(architecture))));
        return new ProgramFiles(files);
    }

    private static Map<String, Path> jar(Path target, String name, Architecture architecture)
            throws IOException {
        Map<String, Path> files = new TreeMap<>();
        for (Path jar : matching(target, name + "-*-all.jar")) {
            files.put(ImageRecipe.APPLICATION + "/" + name + ".jar", jar);
        }
        Path natives = target.resolve("native");
        if (Files.isDirectory(natives)) {
            for (Path library : matching(natives, "*_" + architecture.nettyName() + ".so")) {
                files.put(ImageRecipe.NATIVES + "/" + library.getFileName(), library);
            }
        }
        return files;
    }

    private static Map<String, Path> quarkus(Path application) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        for (Path file : Trees.files(application)) {
            files.put(ImageRecipe.APPLICATION + "/" + application.relativize(file), file);
        }
        return files;
    }

    private static List<Path> matching(Path folder, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            files.forEach(found::add);
        }
        if (found.isEmpty()) {
            throw new IOException("no " + glob + " in " + folder + "; run make build");
        }
        return found;
    }
}
