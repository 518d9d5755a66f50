package dev.weft.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of argocd-examples, applied as it is. A commit is a change of one of its files.
 *
 * @param name of the folder
 * @param shop the namespace that the files name
 */
record Example(String name, TestNamespace shop) {
    private static final Path EXAMPLES = Path.of("../argocd-examples");

    /** Applies the folder and hands out the namespace that it makes. */
    static Example apply(Cluster cluster, String name) {
        cluster.kubectl()
                .run(
                        "apply",
                        "--server-side",
                        "--force-conflicts",
                        "-k",
                        EXAMPLES.resolve(name).toString());
        return new Example(name, new TestNamespace(cluster.kubectl(), "shop"));
    }

    /** A file of the folder. */
    String file(String file) {
        try {
            return Files.readString(EXAMPLES.resolve(name).resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies a file in which one thing is written differently. */
    void commit(String file, String before, String after) {
        String text = file(file);
        if (!text.contains(before)) {
            throw new IllegalArgumentException(
                    EXAMPLES.resolve(name).resolve(file) + " does not contain: " + before);
        }
        shop.apply(text.replace(before, after));
    }
}
