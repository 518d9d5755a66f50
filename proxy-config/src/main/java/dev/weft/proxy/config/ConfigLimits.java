package dev.weft.proxy.config;

/** How much of anything a config may hold: more than anyone needs, less than would hurt. */
public final class ConfigLimits {
    /** Authorization rules that the policies of one namespace may have together. */
    public static final int RULES_OF_A_NAMESPACE = 10_000;

    /** Rules of one list: those of a namespace and those of the whole mesh. */
    public static final int RULES = 2 * RULES_OF_A_NAMESPACE;

    private ConfigLimits() {}
}
