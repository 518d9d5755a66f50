package dev.weft.operator.resolve;

import java.util.Locale;

/**
 * What a rule does. What a rule says beyond what is enforced makes an allow rule match less and a
 * deny rule match more, never the other way round.
 */
enum Effect {
    ALLOW,
    DENY;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
