package dev.weft.operator.connect;

import org.jboss.logging.Logger;

/**
 * Ends a start that waits for the API server when the process is told to end: Quarkus waits for the
 * start before it stops, and the start would wait for as long as it takes.
 */
public final class EndedStart implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EndedStart.class);

    private final Thread hook;

    private EndedStart(Thread hook) {
        this.hook = hook;
    }

    /** Of the thread that starts. */
    public static EndedStart of(Thread starting) {
        Thread hook = new Thread(starting::interrupt, "weft-ended-start");
        Runtime.getRuntime().addShutdownHook(hook);
        return new EndedStart(hook);
    }

    /** The start is over. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.info("told to end before the start was over");
        }
    }
}
