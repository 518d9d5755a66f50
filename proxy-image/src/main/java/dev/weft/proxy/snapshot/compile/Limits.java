package dev.weft.proxy.snapshot.compile;

import java.time.Duration;

/** How much of anything a configuration may hold: more than anyone needs, less than would hurt. */
final class Limits {
    static final int MAX_PORTS = 1_024;
    static final int MAX_PROBES = 256;
    static final int MAX_ROUTES = 2_048;
    static final int MAX_MATCHES = 1_024;
    static final int MAX_HEADER_MATCHES = 64;
    static final int MAX_FILTERS = 64;
    static final int MAX_HEADER_CHANGES = 64;
    static final int MAX_SHARES = 256;
    static final int MAX_BACKENDS = 2_048;
    static final int MAX_ENDPOINTS = 20_000;
    static final int MAX_LABELS = 32;
    static final int MAX_AUTHORIZATIONS = 4_096;
    static final int MAX_SOURCES = 256;
    static final int MAX_OPERATIONS = 256;
    static final int MAX_VALUES = 4_096;
    static final int MAX_EXTERNALS = 64;
    static final int MAX_KEY_SETS = 256;
    static final int MAX_KEYS = 64;
    static final int MAX_KEY_BYTES = 2_048;
    static final int MAX_CLAIMS = 64;

    static final int MAX_CODES = 200;

    /** Of anything in a second. */
    static final int MAX_RATE = 1_000_000_000;

    /** That of the Gateway API. */
    static final int MAX_WEIGHT = 1_000_000;

    static final int MAX_NAME_LENGTH = 1_024;
    static final int MAX_IDENTITY_LENGTH = 2_048;
    static final int MAX_TEXT_LENGTH = 4_096;
    static final Duration MAX_DURATION = Duration.ofDays(3_650);

    /** Names of one port outside. */
    static final int MAX_NAMES = 4_096;

    private Limits() {}
}
