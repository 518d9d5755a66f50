package dev.weft.operator.trust;

import dev.weft.operator.issue.LeafIssuer;
import dev.weft.operator.model.IssuerChoice;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The issuers in use: the one that is wanted and the one that issues, which differ while one takes
 * the place of the other. Changed by one thread, read by all.
 */
final class OpenIssuers implements AutoCloseable {
    private final IssuerOpener opener;
    private final Map<IssuerChoice, LeafIssuer> open = new ConcurrentHashMap<>();
    private Optional<IssuerChoice> preferred = Optional.empty();

    OpenIssuers(IssuerOpener opener) {
        this.opener = opener;
    }

    /** Opens what is missing of these, closes the others, and prepares the one that is wanted. */
    void keep(IssuerChoice wanted, Set<IssuerChoice> used) {
        keep(used);
        if (!preferred.equals(Optional.of(wanted))) {
            preferred = Optional.of(wanted);
            of(wanted).ifPresent(LeafIssuer::want);
        }
    }

    private void keep(Set<IssuerChoice> wanted) {
        for (Map.Entry<IssuerChoice, LeafIssuer> entry : new HashMap<>(open).entrySet()) {
            if (!wanted.contains(entry.getKey())) {
                open.remove(entry.getKey());
                entry.getValue().close();
            }
        }
        wanted.forEach(choice -> open.computeIfAbsent(choice, opener::open));
    }

    Optional<LeafIssuer> of(IssuerChoice choice) {
        return Optional.ofNullable(open.get(choice));
    }

    @Override
    public void close() {
        keep(Set.of());
        opener.close();
    }
}
