package dev.weft.images.recipe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is taken from a Debian package.
 *
 * @param files paths in the image by paths in the package; links are followed. {@code {triplet}}
 *     stands for the architecture's folder of libraries, {@code {loader}} for the path of the
 *     program loader.
 */
public record PackageFiles(String name, Map<String, String> files) {
    public PackageFiles {
        files = Map.copyOf(files);
    }

    /** Libraries by their sonames, from one of Debian's two folders of them to the same. */
    static PackageFiles libraries(String name, String folder, List<String> sonames) {
        Map<String, String> files = new TreeMap<>();
        for (String soname : sonames) {
            files.put(folder + "/{triplet}/" + soname, "/" + folder + "/{triplet}/" + soname);
        }
        return new PackageFiles(name, files);
    }

    /** The files with the names of an architecture. */
    public Map<String, String> on(Architecture architecture) {
        Map<String, String> named = new TreeMap<>();
        files.forEach((from, to) -> named.put(name(from, architecture), name(to, architecture)));
        return named;
    }

    private static String name(String path, Architecture architecture) {
        String loader = architecture.loader();
        return path.replace("{triplet}", architecture.debianTriplet())
                .replace("{loader}", loader)
                .replace("{loader-file}", loader.substring(loader.lastIndexOf('/') + 1));
    }
}
