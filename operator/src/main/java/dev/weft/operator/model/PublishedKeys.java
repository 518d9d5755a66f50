package dev.weft.operator.model;

import dev.weft.proxy.config.v1.KeySet;
import java.util.Objects;

/** Knows the keys that issuers publish. */
@FunctionalInterface
public interface PublishedKeys {
    /** Knows none, and does not wonder. */
    PublishedKeys NONE = keys -> new Known.NotYet();

    /** What is known of the keys at a place. */
    Known of(TokenKeys.Published keys);

    /** What is known of keys. */
    sealed interface Known {
        /** These. */
        record Keys(KeySet keys) implements Known {}

        /** Nobody has answered yet. */
        record NotYet() implements Known {}

        /** There are none, for a reason that a sentence tells. */
        record Failed(String why) implements Known {
            public Failed {
                Objects.requireNonNull(why);
            }
        }
    }
}
