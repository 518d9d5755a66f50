package dev.weft.images.recipe;

import java.util.List;
import java.util.Optional;

/**
 * The program of an image.
 *
 * @param module the folder of the source tree that it is built in; its {@code jvm.args} has the
 *     options of its virtual machine
 * @param modules the modules of the JDK that it runs on
 * @param start how it was packed, and so how it starts
 * @param companion what it carries beside itself
 */
public record JavaProgram(
        String module, List<String> modules, Start start, Optional<GoProgram> companion) {
    public JavaProgram {
        modules = List.copyOf(modules);
    }

    /** One that carries nothing else. */
    JavaProgram(String module, List<String> modules, Start start) {
        this(module, modules, start, Optional.empty());
    }

    /** How a program is packed. */
    public sealed interface Start {
        /** The jar that is started. */
        String jar();

        /**
         * One jar with all libraries, {@code target/<name>-*-all.jar}, and native libraries in
         * {@code target/native}.
         */
        record Jar(String name) implements Start {
            @Override
            public String jar() {
                return name + ".jar";
            }
        }

        /** {@code target/quarkus-app}, with its libraries. */
        record Quarkus() implements Start {
            @Override
            public String jar() {
                return "quarkus-run.jar";
            }
        }
    }
}
