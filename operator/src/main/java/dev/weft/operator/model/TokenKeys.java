package dev.weft.operator.model;

import dev.weft.proxy.config.v1.KeySet;

/** The keys by which tokens of an issuer are checked. */
public sealed interface TokenKeys {
    /** By which proxies know them. */
    String name();

    /** Keys that a policy holds itself. */
    record Written(KeySet keys) implements TokenKeys {
        @Override
        public String name() {
            return keys.getName();
        }
    }

    /**
     * Keys that the issuer publishes.
     *
     * @param at where; of a discovery document (OpenID Connect Discovery 1.0 section 4) when the
     *     kind says so
     */
    record Published(String issuer, String at, Kind kind) implements TokenKeys {
        /** What is found there. */
        public enum Kind {
            KEYS,
            DISCOVERY
        }

        @Override
        public String name() {
            return at;
        }
    }
}
