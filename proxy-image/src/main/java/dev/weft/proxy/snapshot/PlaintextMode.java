package dev.weft.proxy.snapshot;

/** What happens to callers that do not come by mutual TLS. */
public enum PlaintextMode {
    PERMISSIVE,
    STRICT
}
