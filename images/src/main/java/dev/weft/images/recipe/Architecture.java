package dev.weft.images.recipe;

import java.util.Locale;

/** A processor that images are made for, by the names that others have for it. */
public enum Architecture {
    AMD64("x86_64-linux-gnu", "x86_64", "/lib64/ld-linux-x86-64.so.2"),
    ARM64("aarch64-linux-gnu", "aarch_64", "/lib/ld-linux-aarch64.so.1");

    private final String debianTriplet;
    private final String nettyName;
    private final String loader;

    Architecture(String debianTriplet, String nettyName, String loader) {
        this.debianTriplet = debianTriplet;
        this.nettyName = nettyName;
        this.loader = loader;
    }

    /**
     * The machine's own.
     *
     * @throws IllegalStateException when images cannot be made for it
     */
    public static Architecture ofThisMachine() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> AMD64;
            case "aarch64", "arm64" -> ARM64;
            default ->
                    throw new IllegalStateException(
                            "images are made for amd64 and arm64, not for " + name);
        };
    }

    /** As Debian, Kubernetes and image indexes call it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The folder of Debian's libraries. */
    public String debianTriplet() {
        return debianTriplet;
    }

    /** The end of the classifier of Netty's native libraries, and of their files' names. */
    public String nettyName() {
        return nettyName;
    }

    /** The path of the program loader that programs name. */
    public String loader() {
        return loader;
    }
}
