package dev.weft.proxy.authz;

import dev.weft.proxy.reason.ReasonCode;
import java.util.Objects;

/** Whether a caller may. */
public sealed interface Verdict {
    /**
     * It may.
     *
     * @param rule the allow rule that matched, or what decides without one, such as {@code
     *     MeshPolicy/shop/pay/default}
     */
    record Allowed(String rule) implements Verdict {
        public Allowed {
            Objects.requireNonNull(rule);
        }
    }

    /**
     * It may, only because the policies that would refuse it are in mode Audit.
     *
     * @param would what enforcement would have answered
     */
    record Audited(String rule, Denied would) implements Verdict {
        public Audited {
            Objects.requireNonNull(rule);
            Objects.requireNonNull(would);
        }
    }

    /**
     * It may not.
     *
     * @param rule the deny rule that matched, or what decides without one, such as {@code
     *     MeshPolicy/shop/pay/no-allow-rule}
     * @param code why, in a word
     * @param unclear what could not be known for sure, where that decided; else empty
     */
    record Denied(ReasonCode code, String rule, String unclear) implements Verdict {
        public Denied {
            Objects.requireNonNull(code);
            Objects.requireNonNull(rule);
            Objects.requireNonNull(unclear);
        }
    }
}
