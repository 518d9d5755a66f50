package dev.weft.olm;

import java.util.Optional;

/**
 * One version of the operator in a catalog.
 *
 * @param version by Semantic Versioning; also the tag of its images
 * @param createdAt the day it was made, in ISO 8601
 * @param replaces the version that it is an upgrade of
 */
public record Release(String version, String createdAt, Optional<String> replaces) {
    /** The name of Weft in catalogs. */
    public static final String PACKAGE = "weft";

    /** The version of this tree. */
    public static final Release CURRENT = new Release("0.1.0", "2026-11-24", Optional.empty());

    /** The name of its ClusterServiceVersion. */
    public String serviceVersion() {
        return serviceVersion(version);
    }

    private static String serviceVersion(String version) {
        return PACKAGE + ".v" + version;
    }

    /** The name of the ClusterServiceVersion that it is an upgrade of. */
    public Optional<String> replacedServiceVersion() {
        return replaces.map(Release::serviceVersion);
    }

    /** A text of the current version, as it is in this one. */
    String in(String text) {
        return text.replace(CURRENT.version(), version);
    }
}
