package dev.weft.olm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file-based catalog of releases, without their bundles: those are rendered from their images.
 *
 * @param releases every one that can be installed, the oldest first
 */
public record Catalog(List<Release> releases) {
    /** Whoever subscribes to one gets every release that is as good as its name; default first. */
    static final List<String> CHANNELS = List.of("stable-v0", "candidate-v0");

    /** By https://olm.operatorframework.io/docs/reference/file-based-catalogs/. */
    private record PackageBlob(
            String schema, String name, String defaultChannel, String description, Icon icon) {}

    private record Icon(String base64data, String mediatype) {}

    private record ChannelBlob(
            String schema,
            @JsonProperty("package") String packageName,
            String name,
            List<Entry> entries) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Entry(String name, @Nullable String replaces) {}

    public Catalog {
        releases = List.copyOf(releases);
    }

    /** All files of the catalog but those of the bundles, by their paths inside it. */
    public Map<String, String> files() {
        return Map.of(
                "weft/package.yaml",
                Yaml.text(
                        new PackageBlob(
                                "olm.package",
                                Release.PACKAGE,
                                CHANNELS.getFirst(),
                                Sources.words("description.md"),
                                new Icon(Sources.icon(), "image/svg+xml"))),
                "weft/channels.yaml",
                CHANNELS.stream()
                        .map(this::channel)
                        .map(Yaml::text)
                        .collect(Collectors.joining("---\n")));
    }

    private ChannelBlob channel(String name) {
        return new ChannelBlob(
                "olm.channel",
                Release.PACKAGE,
                name,
                releases.stream()
                        .map(
                                release ->
                                        new Entry(
                                                release.serviceVersion(),
                                                release.replacedServiceVersion().orElse(null)))
                        .toList());
    }
}
