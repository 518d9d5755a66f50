package dev.weft.cli.read;

/** What was asked for cannot be shown; the message says why and how to go on. */
public final class UnreadableException extends RuntimeException {
    /** A fault of the request or the surroundings. */
    public UnreadableException(String message) {
        super(message);
    }

    /** A fault that another one caused. */
    public UnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
