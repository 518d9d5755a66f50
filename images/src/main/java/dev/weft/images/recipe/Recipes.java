package dev.weft.images.recipe;

import dev.weft.images.recipe.JavaProgram.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The images of Weft. */
public final class Recipes {
    /** Uid that the kernel's redirection leaves alone. */
    private static final Account PROXY = new Account("weft-proxy", 1337);

    private static final Account NONROOT = new Account("nonroot", 65532);

    private Recipes() {}

    /** All of them. */
    public static List<ImageRecipe> all() {
        return List.of(operator(), proxy(), cni(), shop());
    }

    /** The sidecar, and the redirection of a pod's connections to it. */
    static ImageRecipe proxy() {
        List<PackageFiles> packages = new ArrayList<>(DebianContents.libc());
        packages.addAll(DebianContents.packetFilters());
        return new ImageRecipe(
                "proxy",
                "Weft proxy",
                "The sidecar of a workload; with the argument redirect, the init container before it.",
                PROXY,
                new JavaProgram(
                        "proxy-image",
                        List.of("java.base", "java.logging", "jdk.unsupported"),
                        new Start.Jar("weft-proxy")),
                packages,
                Map.of(
                        // One event loop allocates nearly everything.
                        "MALLOC_ARENA_MAX",
                        "1",
                        // The default lies where nothing can be written.
                        "XTABLES_LOCKFILE",
                        "/dev/shm/weft-xtables.lock"));
    }

    static ImageRecipe operator() {
        return new ImageRecipe(
                "operator",
                "Weft operator",
                "Turns resources into what proxies enforce, issues identities, writes status.",
                NONROOT,
                new JavaProgram(
                        "operator",
                        List.of(
                                "java.base",
                                "java.logging",
                                "java.management",
                                "java.naming",
                                "java.net.http",
                                "java.security.jgss",
                                "java.sql",
                                "jdk.management",
                                "jdk.unsupported",
                                "jdk.zipfs"),
                        new Start.Quarkus()),
                DebianContents.libc(),
                Map.of("MALLOC_ARENA_MAX", "2"));
    }

    /** The agent of a node, and the CNI plugin that it copies there. */
    static ImageRecipe cni() {
        List<PackageFiles> packages = new ArrayList<>(DebianContents.libc());
        packages.addAll(DebianContents.packetFilters());
        return new ImageRecipe(
                "cni",
                "Weft CNI",
                "Makes the redirect of pods that may not make it themselves, node by node.",
                NONROOT,
                new JavaProgram(
                        "cni",
                        List.of(
                                "java.base",
                                "java.logging",
                                "java.naming",
                                "java.net.http",
                                "jdk.httpserver",
                                "jdk.unsupported"),
                        new Start.Jar("weft-cni"),
                        Optional.of(new GoProgram("cni/plugin", "weft-cni"))),
                packages,
                Map.of("MALLOC_ARENA_MAX", "1"));
    }

    static ImageRecipe shop() {
        return new ImageRecipe(
                "shop",
                "Weft example shop",
                "The services of the demo; they know nothing of the mesh.",
                NONROOT,
                new JavaProgram(
                        "examples/shop",
                        List.of(
                                "java.base",
                                "java.logging",
                                "java.net.http",
                                "jdk.httpserver",
                                "jdk.unsupported"),
                        new Start.Jar("weft-example-shop")),
                DebianContents.libc(),
                Map.of("MALLOC_ARENA_MAX", "2"));
    }
}
