package dev.weft.cli.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The manifests that this version installs, as kustomize renders them. */
public final class InstallManifests {
    private static final String BETWEEN = "---\n";

    private InstallManifests() {}

    /** Everything: the custom resource definitions, then the operator and its webhook. */
    public static String install(Variant variant) {
        return text("crds") + BETWEEN + text(variant.overlay());
    }

    /**
     * What is to be deleted, in the opposite order: the webhook is gone before its operator is, so
     * that no pod waits for either.
     */
    public static String uninstall(Variant variant) {
        List<String> objects = Arrays.asList(text(variant.overlay()).split("(?m)^---\n", -1));
        List<String> reversed = objects.reversed();
        Predicate<String> webhook = object -> object.contains("\nkind: MutatingWebhook");
        return Stream.concat(
                        reversed.stream().filter(webhook),
                        reversed.stream().filter(Predicate.not(webhook)))
                .collect(Collectors.joining(BETWEEN));
    }

    /** The custom resource definitions. Whoever deletes them deletes every policy and split. */
    public static String definitions() {
        return BETWEEN + text("crds");
    }

    private static String text(String name) {
        String resource = "/install/" + name + ".yaml";
        try (InputStream stream =
                Objects.requireNonNull(
                        InstallManifests.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " of this program", e);
        }
    }
}
