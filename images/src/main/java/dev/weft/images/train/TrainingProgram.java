package dev.weft.images.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program of the training mesh.
 *
 * @param image the image whose root file system it runs in
 * @param name its own name; that of the image when it is the one to be trained
 * @param mounts folders of this machine, and where it sees them
 * @param environment its variables
 * @param options of the virtual machine, beside those of the image
 * @param arguments of the program
 */
record TrainingProgram(
        String image,
        String name,
        Map<Path, String> mounts,
        Map<String, String> environment,
        List<String> options,
        List<String> arguments) {
    TrainingProgram {
        mounts = Map.copyOf(mounts);
        environment = Map.copyOf(environment);
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
    }

    static TrainingProgram of(String image) {
        return new TrainingProgram(image, image, Map.of(), Map.of(), List.of(), List.of());
    }

    TrainingProgram named(String other) {
        return new TrainingProgram(image, other, mounts, environment, options, arguments);
    }

    TrainingProgram mounting(Path source, String target) {
        Map<Path, String> more = new TreeMap<>(mounts);
        more.put(source, target);
        return new TrainingProgram(image, name, more, environment, options, arguments);
    }

    TrainingProgram environment(Map<String, String> variables) {
        return new TrainingProgram(image, name, mounts, variables, options, arguments);
    }

    TrainingProgram options(String... all) {
        return new TrainingProgram(image, name, mounts, environment, List.of(all), arguments);
    }

    TrainingProgram arguments(String... all) {
        return new TrainingProgram(image, name, mounts, environment, options, List.of(all));
    }
}
