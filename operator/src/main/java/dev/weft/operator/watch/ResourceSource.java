package dev.weft.operator.watch;

import java.util.Set;

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

    /**
     * Says which objects of {@link World#NAMED_KINDS} something names; others need not be read.
     *
     * @return false while it is not known of one whether it is there; a change follows
     */
    boolean need(Set<ObjectRef> named);

    /** Whether everything has been read once. */
    boolean synced();

    @Override
    void close();
}
