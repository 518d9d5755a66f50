package dev.weft.proxy.snapshot.filter;

import java.util.Objects;

/** What becomes of the path of a request; its query stays. */
public sealed interface PathRewrite {
    /** Another path. */
    record Full(String path) implements PathRewrite {
        public Full {
            Objects.requireNonNull(path);
        }
    }

    /**
     * Something in the place of the prefix that matched.
     *
     * @param replacement without a trailing slash; may be empty
     */
    record Prefix(String replacement) implements PathRewrite {
        public Prefix {
            while (replacement.endsWith("/")) {
                replacement = replacement.substring(0, replacement.length() - 1);
            }
        }
    }
}
