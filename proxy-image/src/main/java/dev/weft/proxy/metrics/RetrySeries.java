package dev.weft.proxy.metrics;

import dev.weft.proxy.resilience.AttemptFailure;
import dev.weft.proxy.resilience.AttemptFailure.Broken;
import dev.weft.proxy.resilience.Retries.Denial;
import java.util.Locale;

/** Counts the further attempts of requests to one backend, and those that were not made. */
public final class RetrySeries {
    private final RetryFamilies families;
    private final RetryFamilies.Key key;

    /** What became of the second attempt of a hedged request. */
    public enum HedgeEnd {
        /** Its answer was passed on. */
        WON,
        /** The first one answered after all. */
        LOST,
        FAILED,
        /** The request ended without an answer of either. */
        GIVEN_UP
    }

    RetrySeries(RetryFamilies families, RetryFamilies.Key key) {
        this.families = families;
        this.key = key;
    }

    /** An attempt is made because the one before failed. */
    public void made(AttemptFailure because) {
        families.made(key, label(because));
    }

    /** An attempt that was wanted is not made. */
    public void denied(Denial why) {
        families.denied(key, text(why));
    }

    /** A second attempt that was made beside a slow one is over. */
    public void hedged(HedgeEnd end) {
        families.hedged(key, text(end));
    }

    private static String label(AttemptFailure failure) {
        return switch (failure) {
            case Broken broken -> text(broken);
            case AttemptFailure.Status(int code, boolean untouched) -> Integer.toString(code);
            case AttemptFailure.GrpcStatus(int code, boolean untouched) -> "grpc-" + code;
        };
    }

    private static String text(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
