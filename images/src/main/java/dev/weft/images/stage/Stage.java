package dev.weft.images.stage;

import dev.weft.images.recipe.Architecture;
import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.recipe.JavaProgram;
import dev.weft.images.recipe.PackageFiles;
import dev.weft.images.source.DebianArchive;
import dev.weft.images.source.JavaRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lays out the root file system of images.
 *
 * @param tree the source tree, with everything built
 */
public record Stage(
        Path tree, Architecture architecture, DebianArchive debian, JavaRuntime runtime) {
    /** Lays out an image, without its AOT cache. */
    public void lay(ImageRecipe recipe, Rootfs rootfs) throws IOException {
        for (Map.Entry<String, String> file : recipe.files().entrySet()) {
            rootfs.write(file.getValue(), file.getKey());
        }
        for (PackageFiles wanted : recipe.packages()) {
            layPackage(wanted, rootfs);
        }
        layRuntime(recipe.program(), rootfs);
        ProgramFiles program = ProgramFiles.find(tree, recipe.program(), architecture);
        for (Map.Entry<String, Path> file : program.files().entrySet()) {
            rootfs.copy(file.getValue(), file.getKey());
        }
        rootfs.write(String.join("\n", arguments(recipe.program())) + "\n", ImageRecipe.ARGUMENTS);
    }

    private void layPackage(PackageFiles wanted, Rootfs rootfs) throws IOException {
        DebianArchive.Unpacked unpacked = debian.unpack(wanted.name(), architecture);
        for (Map.Entry<String, String> file : wanted.on(architecture).entrySet()) {
            rootfs.copy(unpacked.files().resolve(file.getKey()), file.getValue());
        }
        // Where scanners of images look for what there is, and the licences.
        rootfs.write(unpacked.control(), "/var/lib/dpkg/status.d/" + wanted.name());
        String copyright = "usr/share/doc/" + wanted.name() + "/copyright";
        rootfs.copy(unpacked.files().resolve(copyright), "/" + copyright);
    }

    private void layRuntime(JavaProgram program, Rootfs rootfs) throws IOException {
        Path folder = Files.createTempDirectory("weft-jlink");
        rootfs.copyTree(runtime.link(program.modules(), folder), ImageRecipe.HOME);
        Trees.delete(folder);
        // Only java: a key store or a serial version is nobody's need in a container.
        Path commands = rootfs.at(ImageRecipe.HOME + "/bin");
        for (Path command : Trees.files(commands)) {
            if (!command.endsWith("java")) {
                Files.delete(command);
            }
        }
    }

    private List<String> arguments(JavaProgram program) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                Files.readString(tree.resolve(program.module()).resolve("jvm.args"))
                        .stripTrailing());
        // The only place that can be written to when the root file system cannot.
        lines.add("-Djava.io.tmpdir=/dev/shm");
        lines.add("-Djava.library.path=" + ImageRecipe.NATIVES);
        lines.add("-jar " + ImageRecipe.APPLICATION + "/" + program.start().jar());
        return lines;
    }
}
