package dev.weft.proxy.snapshot.filter;

import java.util.List;

/** Changes to a set of headers: first {@code set}, then {@code add}, then {@code remove}. */
public record HeaderModifier(List<Header> set, List<Header> add, List<String> remove) {
    public HeaderModifier {
        set = List.copyOf(set);
        add = List.copyOf(add);
        remove = List.copyOf(remove);
    }

    /** Makes the changes, in their order. */
    public void applyTo(HeaderEdit headers) {
        for (Header header : set) {
            headers.set(header.name(), header.value());
        }
        for (Header header : add) {
            headers.add(header.name(), header.value());
        }
        for (String name : remove) {
            headers.remove(name);
        }
    }
}
