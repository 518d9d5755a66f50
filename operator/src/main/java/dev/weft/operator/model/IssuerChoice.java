package dev.weft.operator.model;

import java.util.Optional;

/**
 * Who is to issue certificates.
 *
 * @param group of the issuer, its kind and its name; empty for the operator's own authority
 * @param roots where the roots are that the issuer's certificates lead to; empty when it tells them
 */
public record IssuerChoice(
        Mode mode, String group, String kind, String name, Optional<RootsRef> roots) {
    /** How certificates come from an issuer. */
    public enum Mode {
        /** The operator signs with a root of its own. */
        OWN("Own"),
        /** The issuer makes each of them. */
        PER_WORKLOAD("PerWorkload"),
        /** The operator signs under an intermediate that the issuer makes. */
        INTERMEDIATE("Intermediate");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        /** The mode that the Mesh resource calls so. */
        public static Optional<Mode> read(String word) {
            for (Mode mode : values()) {
                if (mode.word.equals(word)) {
                    return Optional.of(mode);
                }
            }
            return Optional.empty();
        }
    }

    /** A key of a ConfigMap in the operator's namespace. */
    public record RootsRef(String configMap, String key) {}

    /** The operator's own authority. */
    public static final IssuerChoice OWN = new IssuerChoice(Mode.OWN, "", "", "", Optional.empty());

    private static final char SEPARATOR = '/';

    /**
     * What the issuer is told apart by, such as {@code
     * PerWorkload/cert-manager.io/ClusterIssuer/mesh}. No part has a slash.
     */
    public String key() {
        return mode == Mode.OWN
                ? mode.word
                : mode.word + SEPARATOR + group + SEPARATOR + kind + SEPARATOR + name;
    }

    /** Reads {@link #key}; empty when it is something else. */
    public static Optional<IssuerChoice> read(String key) {
        if (key.equals(OWN.key())) {
            return Optional.of(OWN);
        }
        String[] parts = key.split(String.valueOf(SEPARATOR), -1);
        return parts.length == 4
                ? Mode.read(parts[0])
                        .map(
                                mode ->
                                        new IssuerChoice(
                                                mode,
                                                parts[1],
                                                parts[2],
                                                parts[3],
                                                Optional.empty()))
                : Optional.empty();
    }

    /** For people. */
    public String text() {
        return mode == Mode.OWN ? "the operator's own authority" : kind + " " + name;
    }
}
