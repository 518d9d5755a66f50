package dev.weft.proxy.snapshot;

import java.util.List;

/**
 * Matches when (from is empty or one source matches) and (to is empty or one operation matches).
 *
 * @param name {@code MeshPolicy/namespace/name/allow[0]}, or the rule's own name in the index's
 *     place
 */
public record AuthorizationRule(String name, List<Source> from, List<Operation> to) {
    public AuthorizationRule {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a rule needs a name");
        }
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /** Whether the rule can only be decided by reading HTTP requests. */
    public boolean needsHttp() {
        return to.stream().anyMatch(Operation::needsHttp)
                || from.stream().anyMatch(source -> source.token().isPresent());
    }
}
