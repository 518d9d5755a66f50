package dev.weft.images;

import dev.weft.images.recipe.Architecture;
import dev.weft.images.recipe.ImageRecipe;
import dev.weft.images.recipe.PackageFiles;
import dev.weft.images.recipe.Recipes;
import dev.weft.images.source.DebianArchive;
import dev.weft.images.source.PackageLock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code images lock}. */
@Command(
        name = "lock",
        description = "Writes down the versions of Debian's packages that are current.",
        mixinStandardHelpOptions = true)
final class LockCommand implements Callable<Integer> {
    @Mixin private Places places = new Places();

    @Override
    public Integer call() throws IOException {
        Set<String> names = new TreeSet<>();
        for (ImageRecipe recipe : Recipes.all()) {
            recipe.packages().stream().map(PackageFiles::name).forEach(names::add);
        }
        DebianArchive debian = places.debian(new PackageLock(List.of()));
        List<PackageLock.Entry> entries = new ArrayList<>();
        for (Architecture architecture : Architecture.values()) {
            for (String name : names) {
                entries.add(debian.newest(name, architecture));
            }
        }
        new PackageLock(entries).write(places.lock());
        return 0;
    }
}
