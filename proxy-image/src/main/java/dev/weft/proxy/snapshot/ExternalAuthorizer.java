package dev.weft.proxy.snapshot;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * Who is asked about what the rules let pass.
 *
 * @param name as reasons name it
 * @param includeHeaders those that it is told, in lower case; empty for all
 */
public record ExternalAuthorizer(
        String name,
        Backend backend,
        Duration timeout,
        OnFailure onFailure,
        Set<String> includeHeaders) {
    /** What holds without an answer. */
    public enum OnFailure {
        DENY,
        ALLOW
    }

    public ExternalAuthorizer {
        Objects.requireNonNull(name);
        Objects.requireNonNull(backend);
        Objects.requireNonNull(onFailure);
        includeHeaders = Set.copyOf(includeHeaders);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("an authorizer has some time to answer");
        }
    }
}
