package dev.weft.images;

import dev.weft.images.assemble.ImageArchive;
import dev.weft.images.recipe.Architecture;
import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.recipe.Recipes;
import dev.weft.images.source.GoCompiler;
import dev.weft.images.source.JavaRuntime;
import dev.weft.images.source.PackageLock;
import dev.weft.images.stage.Stage;
import dev.weft.images.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code images build}. */
@Command(
        name = "build",
        description = "Makes the images that are not up to date.",
        mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {
    private static final Architecture HERE = Architecture.ofThisMachine();

    @Mixin private Places places = new Places();

    @Option(names = "--architecture", description = "amd64 or arm64. Default: this machine's.")
    private @Nullable Architecture wanted;

    @Option(
            names = "--jmods",
            description =
                    "The jmods folder of a JDK for another architecture, of the version of this one.")
    private @Nullable Path jmods;

    @Option(
            names = "--without-aot-cache",
            description = "For machines where the programs cannot be run in namespaces.")
    private boolean untrained;

    @Option(
            names = "--without-cni",
            description = "Leaves out the image whose CNI plugin is built by Go.")
    private boolean withoutCni;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Release release = Release.read();
        Architecture architecture = Optional.ofNullable(wanted).orElse(HERE);
        JavaRuntime runtime = runtime(architecture);
        Path output = places.tree().resolve("images/target/" + architecture.text());
        Files.createDirectories(output);
        Stage stage =
                new Stage(
                        places.tree(),
                        architecture,
                        places.debian(PackageLock.read(places.lock())),
                        runtime);
        ImageArchive archive = new ImageArchive(release.version(), release.created(), architecture);
        Training training = training(architecture, output.resolve("training"));
        Build build =
                new Build(
                        new Inputs(places.tree(), places.lock(), runtime, architecture, training),
                        stage,
                        training,
                        archive,
                        output,
                        spec.commandLine().getOut());
        List<ImageRecipe> recipes =
                Recipes.all().stream()
                        .filter(recipe -> !withoutCni || recipe.program().companion().isEmpty())
                        .toList();
        GoCompiler compiler = new GoCompiler(places.tree(), architecture);
        for (ImageRecipe recipe : recipes) {
            if (recipe.program().companion().isPresent()) {
                compiler.build(recipe.program().companion().get());
            }
        }
        build.make(recipes);
        return 0;
    }

    /** Programs of another architecture do not run here. */
    private Training training(Architecture architecture, Path work) {
        return untrained || architecture != HERE
                ? new Training.None()
                : new Training.OnThisMachine(work);
    }

    private JavaRuntime runtime(Architecture architecture) throws IOException {
        Path jdk = Path.of(System.getProperty("java.home"));
        if (jmods != null) {
            return new JavaRuntime(jdk, List.of(jmods.toAbsolutePath()));
        }
        if (architecture != HERE) {
            throw new IOException(
                    "the Java runtime of "
                            + architecture.text()
                            + " images is linked from the modules of a JDK for it: name them by --jmods");
        }
        return new JavaRuntime(jdk, List.of());
    }
}
