package dev.weft.proxy.reason;

import io.netty.handler.codec.CodecException;

/** Says in the log what no peer can be blamed for. */
public final class UnexpectedFailure {
    private static final System.Logger LOG = System.getLogger(UnexpectedFailure.class.getName());

    private UnexpectedFailure() {}

    /** Logs a failure that ended a channel, unless it is a broken socket or a peer's bad bytes. */
    public static void note(Throwable cause) {
        boolean ours =
                (cause instanceof RuntimeException && !(cause instanceof CodecException))
                        || cause instanceof Error;
        if (ours) {
            StackTraceElement[] stack = cause.getStackTrace();
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a channel was closed by a fault of the proxy: {0} at {1}; please report it",
                    cause,
                    stack.length == 0 ? "?" : stack[0]);
        }
    }
}
