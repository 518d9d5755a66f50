package dev.weft.proxy.proof;

import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.metrics.Telemetry.Direction;
import java.util.Locale;

/** Whether connections of one direction are redirected, by what was seen last. */
final class Proven {
    private static final System.Logger LOG = System.getLogger(Proven.class.getName());

    /** A machine without time to spare is late as well; so often in a row it is the redirect. */
    static final int MOST_LATE = 3;

    private enum State {
        UNKNOWN,
        HOLDS,
        GONE
    }

    private final Direction direction;
    private final Telemetry telemetry;
    private volatile State state = State.UNKNOWN;
    private int late;

    Proven(Direction direction, Telemetry telemetry) {
        this.direction = direction;
        this.telemetry = telemetry;
        telemetry.redirectGone(direction);
    }

    boolean holds() {
        return state == State.HOLDS;
    }

    /** A connection came by the redirect. */
    void seen() {
        late = 0;
        if (state != State.HOLDS) {
            state = State.HOLDS;
            telemetry.redirectProven(direction);
            LOG.log(System.Logger.Level.INFO, "the redirect of {0} connections is proven", name());
        }
    }

    /** A connection took too long; whether it got lost, the next ones tell. */
    void late(String why) {
        late++;
        if (state != State.HOLDS || late >= MOST_LATE) {
            missed(why);
        }
    }

    /** A connection went around the proxy, or got lost. */
    void missed(String why) {
        State before = state;
        state = State.GONE;
        if (before == State.UNKNOWN) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} connections are not redirected yet: {1}",
                    name(),
                    why);
        } else if (before == State.HOLDS) {
            telemetry.redirectGone(direction);
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0} connections are not redirected any more; the proxy is not ready, and what"
                            + " the application sends or gets may be in plaintext: {1}",
                    name(),
                    why);
        }
    }

    private String name() {
        return direction.name().toLowerCase(Locale.ROOT);
    }
}
