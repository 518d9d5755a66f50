package dev.weft.proxy.snapshot.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What belongs to hostnames. Of those that cover a host the most specific comes first: the host
 * itself, then the longest {@code *.suffix}, then the empty one (Gateway API, Listener.hostname).
 *
 * @param byHostname keys are {@code shop.example}, {@code *.shop.example}, or empty for every host
 */
public record HostTable<T>(Map<String, T> byHostname) {
    public HostTable {
        byHostname = Map.copyOf(byHostname);
    }

    /**
     * What has the most specific hostname that covers the host.
     *
     * @param host lower case, without port and trailing dot; empty when the caller named none
     */
    public Optional<T> mostSpecific(String host) {
        List<T> covering = covering(host, 1);
        return covering.isEmpty() ? Optional.empty() : Optional.of(covering.getFirst());
    }

    /** Everything that covers the host, the most specific first. */
    public List<T> covering(String host) {
        return covering(host, Integer.MAX_VALUE);
    }

    private List<T> covering(String host, int most) {
        List<T> found = new ArrayList<>(1);
        // A caller that names a pattern is not covered by it.
        if (!host.isEmpty() && host.charAt(0) != '*') {
            add(host, found);
            for (int dot = host.indexOf('.');
                    dot > 0 && found.size() < most;
                    dot = host.indexOf('.', dot + 1)) {
                add("*" + host.substring(dot), found);
            }
        }
        if (found.size() < most) {
            add("", found);
        }
        return found;
    }

    private void add(String hostname, List<T> found) {
        T value = byHostname.get(hostname);
        if (value != null) {
            found.add(value);
        }
    }

    /** Everything, in no order. */
    public Collection<T> all() {
        return byHostname.values();
    }

    /** The same hostnames with something else. */
    public <U> HostTable<U> map(Function<T, U> change) {
        return new HostTable<>(
                byHostname.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> change.apply(entry.getValue()))));
    }
}
