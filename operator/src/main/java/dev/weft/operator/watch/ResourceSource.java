package dev.weft.operator.watch;

/** Where resources come from. */
public interface ResourceSource extends AutoCloseable {
    /**
     * Begins to watch.
     *
     * @param changed called after every change, on any thread; must not block
     */
    void start(Runnable changed);

    /** What is there now. */
    World world();

    /** Whether everything has been read once. */
    boolean synced();

    @Override
    void close();
}
