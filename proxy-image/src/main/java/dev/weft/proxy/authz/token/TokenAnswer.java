package dev.weft.proxy.authz.token;

import dev.weft.proxy.reason.ReasonCode;
import java.util.Objects;

/** Whether a request carries the token that is asked for. */
public sealed interface TokenAnswer {
    /** It does. */
    record Yes() implements TokenAnswer {}

    /** It does not. */
    record No(ReasonCode why) implements TokenAnswer {
        public No {
            Objects.requireNonNull(why);
        }
    }

    /**
     * It may: the token says that it is of the issuer, or cannot be read, and is not known to be
     * good. An application that is less careful may take it.
     */
    record Doubtful(ReasonCode why) implements TokenAnswer {
        public Doubtful {
            Objects.requireNonNull(why);
        }
    }
}
