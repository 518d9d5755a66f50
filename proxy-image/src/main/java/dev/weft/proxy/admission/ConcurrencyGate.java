package dev.weft.proxy.admission;

import dev.weft.proxy.snapshot.traffic.ConcurrencyLimit;
import org.jspecify.annotations.Nullable;

/** Counts what is under way against a limit. */
final class ConcurrencyGate {
    private int fixed;
    private @Nullable AdaptiveLimit adaptive;
    private int underWay;

    ConcurrencyGate(ConcurrencyLimit rules) {
        follow(rules);
    }

    /** Another limit holds from here on; what is under way counts against it. */
    void follow(ConcurrencyLimit rules) {
        fixed = rules.requests();
        adaptive =
                switch (rules.kind()) {
                    case FIXED -> null;
                    case ADAPTIVE -> new AdaptiveLimit(rules.requests());
                };
    }

    int limit() {
        return adaptive == null ? fixed : adaptive.limit();
    }

    /** One more begins, unless there are enough. */
    boolean enter() {
        if (underWay >= limit()) {
            return false;
        }
        underWay++;
        return true;
    }

    /** One was answered. */
    void answered(long latencyNanos) {
        if (adaptive != null) {
            adaptive.answered(latencyNanos, underWay);
        }
    }

    /** One is over. */
    void leave() {
        underWay--;
    }
}
