package dev.weft.proxy.authz;

import dev.weft.proxy.reason.Reason;
import java.util.Objects;

/** Whether a caller may. */
public sealed interface Verdict {
    /**
     * It may.
     *
     * @param rule the allow rule that matched, or {@code default}
     */
    record Allowed(String rule) implements Verdict {
        public Allowed {
            Objects.requireNonNull(rule);
        }
    }

    /**
     * It may, only because the rules that would refuse it are in audit mode.
     *
     * @param reason what enforcement would have answered
     */
    record Audited(String rule, Reason reason) implements Verdict {
        public Audited {
            Objects.requireNonNull(rule);
            Objects.requireNonNull(reason);
        }
    }

    /**
     * It may not.
     *
     * @param rule the deny rule that matched, {@code no-allow-rule} or {@code default}
     */
    record Denied(String rule, Reason reason) implements Verdict {
        public Denied {
            Objects.requireNonNull(rule);
            Objects.requireNonNull(reason);
        }
    }
}
