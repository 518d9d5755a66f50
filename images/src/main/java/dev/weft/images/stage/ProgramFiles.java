package dev.weft.images.stage;

import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.recipe.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What Maven built of a program.
 *
 * @param files by their paths in the image
 * @param natives jars with nothing but native libraries
 */
public record ProgramFiles(Map<String, Path> files, List<Path> natives) {
    private static final String OWN = "weft-";

    public ProgramFiles {
        files = new TreeMap<>(files);
        natives = List.copyOf(natives);
    }

    /**
     * Finds them.
     *
     * @param tree the source tree
     * @throws IOException when the program is not built
     */
    public static ProgramFiles find(Path tree, JavaProgram program) throws IOException {
        Path target = tree.resolve(program.module()).resolve("target");
        return switch (program.start()) {
            case JavaProgram.Start.ClassPath ignored -> jars(target);
            case JavaProgram.Start.Quarkus ignored -> quarkus(target.resolve("quarkus-app"));
        };
    }

    private static ProgramFiles jars(Path target) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        List<Path> natives = new ArrayList<>();
        List<Path> all = new ArrayList<>(in(target.resolve("lib")));
        in(target).stream()
                .filter(jar -> !jar.getFileName().toString().endsWith("-all.jar"))
                .forEach(all::add);
        for (Path jar : all) {
            String name = jar.getFileName().toString();
            if (name.contains("-linux-") || name.contains("-osx-") || name.contains("-windows-")) {
                natives.add(jar);
            } else {
                files.put(folder(name) + "/" + name, jar);
            }
        }
        return new ProgramFiles(files, natives);
    }

    /** What changes with every commit is apart from what changes once a month. */
    private static String folder(String jar) {
        return jar.startsWith(OWN) ? ImageRecipe.APPLICATION : ImageRecipe.LIBRARIES;
    }

    private static ProgramFiles quarkus(Path application) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        built(application);
        try (Stream<Path> paths = Files.walk(application)) {
            paths.filter(Files::isRegularFile)
                    .forEach(
                            file ->
                                    files.put(
                                            ImageRecipe.APPLICATION
                                                    + "/"
                                                    + application.relativize(file),
                                            file));
        }
        return new ProgramFiles(files, List.of());
    }

    private static List<Path> in(Path folder) throws IOException {
        built(folder);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static void built(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not there; run make build");
        }
    }
}
