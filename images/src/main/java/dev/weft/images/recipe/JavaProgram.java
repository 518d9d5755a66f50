package dev.weft.images.recipe;

import java.util.List;

/**
 * The program of an image.
 *
 * @param module the folder of the source tree that it is built in; its {@code jvm.args} has the
 *     options of its virtual machine
 * @param modules the modules of the JDK that it runs on
 * @param start how it was packed, and so how it starts
 */
public record JavaProgram(String module, List<String> modules, Start start) {
    public JavaProgram {
        modules = List.copyOf(modules);
    }

    /** How a program is packed. */
    public sealed interface Start {
        /** {@code target/weft-*.jar} and {@code target/lib}, started by its main class. */
        record ClassPath(String mainClass) implements Start {}

        /** {@code target/quarkus-app}, started by {@code quarkus-run.jar}. */
        record Quarkus() implements Start {}
    }
}
