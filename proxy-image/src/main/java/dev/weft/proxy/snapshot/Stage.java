package dev.weft.proxy.snapshot;

/** Where a workload is between its start and its end. */
public enum Stage {
    RUNNING,
    /** It was told to end: callers should go elsewhere, and whoever comes is still served. */
    TERMINATING
}
