package dev.weft.images.recipe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An image.
 *
 * @param name the last part of its reference
 * @param title what people call it
 * @param description a sentence
 * @param user who its program runs as when nobody says otherwise
 * @param program what it runs
 * @param packages what it takes from Debian
 * @param environment its variables
 */
public record ImageRecipe(
        String name,
        String title,
        String description,
        Account user,
        JavaProgram program,
        List<PackageFiles> packages,
        Map<String, String> environment) {
    /** Where the Java runtime and the program are. */
    public static final String HOME = "/opt/weft";

    /** The program's jars. */
    public static final String APPLICATION = HOME + "/app";

    /** The libraries that the program uses. */
    public static final String LIBRARIES = APPLICATION + "/lib";

    /** Native libraries, so that nothing has to be unpacked where nothing can be written. */
    public static final String NATIVES = LIBRARIES + "/native";

    /** The command line of the virtual machine. */
    public static final String ARGUMENTS = HOME + "/java.args";

    /** Classes as the virtual machine holds them in memory, made by a training run. */
    public static final String AOT_CACHE = HOME + "/classes.aot";

    public static final List<String> ENTRYPOINT = List.of(HOME + "/bin/java", "@" + ARGUMENTS);

    private static final Account ROOT = new Account("root", 0);
    private static final String NOBODY_SWITCHES = "hosts: files dns\n";

    public ImageRecipe {
        packages = List.copyOf(packages);
        environment = Map.copyOf(environment);
    }

    /** Its reference in pods. */
    public String reference(String version) {
        return "weft.dev/" + name + ":" + version;
    }

    /** Files that no source has. */
    public Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        files.put("/etc/passwd", ROOT.passwd() + user.passwd());
        files.put("/etc/group", ROOT.group() + user.group());
        files.put("/etc/nsswitch.conf", NOBODY_SWITCHES);
        return files;
    }

    /** Its annotations, by the names of the OCI image specification. */
    public Map<String, String> labels(String version) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("org.opencontainers.image.title", title);
        labels.put("org.opencontainers.image.description", description);
        labels.put("org.opencontainers.image.version", version);
        labels.put("org.opencontainers.image.vendor", "Weft");
        labels.put("org.opencontainers.image.licenses", "Apache-2.0");
        return labels;
    }
}
