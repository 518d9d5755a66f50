package dev.weft.proxy.authz.token;

import java.util.Map;

/**
 * Counts signatures that were checked and not good, by caller and second: a check takes longer than
 * everything else that is done for a refused request, and whoever sends one forged token after the
 * other is not to have the time of all. Confined to one thread.
 */
final class WastedChecks {
    /** Checks for one caller in a second that may come to nothing: 0.1 s of those on a curve. */
    static final int MOST_A_SECOND = 50;

    /** Callers that are counted; the one that was quiet for longest is forgotten. */
    static final int MOST_CALLERS = 1_024;

    private final Map<String, Second> byCaller = new Newest<>(MOST_CALLERS);

    private record Second(long epoch, int count) {}

    boolean tooMany(String caller, long now) {
        Second last = byCaller.get(caller);
        return last != null && last.epoch() == now && last.count() >= MOST_A_SECOND;
    }

    /** Counts anew for everybody: what goes on is checked again when rules change. */
    void forgive() {
        byCaller.clear();
    }

    void add(String caller, int checks, long now) {
        byCaller.merge(
                caller,
                new Second(now, checks),
                (last, one) -> last.epoch() == now ? new Second(now, last.count() + checks) : one);
    }
}
