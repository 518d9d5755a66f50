package dev.weft.inject;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.syntax.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Connections that go around the sidecar, by a pod's annotations. */
public record Exclusions(
        List<Integer> inboundPorts, List<Integer> outboundPorts, List<String> outboundCidrs) {
    /** The longest list; the kernel matches each entry for each new connection. */
    static final int MAX_ENTRIES = 64;

    public Exclusions {
        inboundPorts = List.copyOf(inboundPorts);
        outboundPorts = List.copyOf(outboundPorts);
        outboundCidrs = List.copyOf(outboundCidrs);
    }

    /**
     * Of a pod that injection has let through.
     *
     * @throws IllegalArgumentException with a sentence when an annotation cannot be read
     */
    public static Exclusions of(Map<String, String> annotations) {
        try {
            return read(annotations);
        } catch (BadAnnotationException e) {
            throw new IllegalArgumentException(e.fault(), e);
        }
    }

    static Exclusions read(Map<String, String> annotations) throws BadAnnotationException {
        return new Exclusions(
                ports(annotations, PodKeys.EXCLUDE_INBOUND_PORTS, WireNames.PROXY_PORTS),
                ports(annotations, PodKeys.EXCLUDE_OUTBOUND_PORTS, Set.of(WireNames.OUTBOUND_PORT)),
                cidrs(annotations, PodKeys.EXCLUDE_OUTBOUND_CIDRS));
    }

    private static List<Integer> ports(
            Map<String, String> annotations, String key, Set<Integer> taken)
            throws BadAnnotationException {
        List<Integer> ports = new ArrayList<>();
        for (String entry : entries(annotations, key)) {
            boolean number =
                    !entry.isEmpty()
                            && entry.length() <= 5
                            && entry.chars().allMatch(c -> c >= '0' && c <= '9');
            int port = number ? Integer.parseInt(entry) : 0;
            if (port < 1 || port > 65_535) {
                throw new BadAnnotationException(
                        key,
                        entry,
                        "is not a port; write numbers from 1 to 65535 with commas between them");
            }
            if (taken.contains(port)) {
                throw new BadAnnotationException(
                        key, entry, "is a port of the sidecar; remove it from the list");
            }
            ports.add(port);
        }
        return ports.stream().sorted().distinct().toList();
    }

    private static List<String> cidrs(Map<String, String> annotations, String key)
            throws BadAnnotationException {
        List<String> cidrs = new ArrayList<>();
        for (String entry : entries(annotations, key)) {
            cidrs.add(cidr(key, entry));
        }
        return cidrs.stream().distinct().toList();
    }

    private static String cidr(String key, String entry) throws BadAnnotationException {
        boolean whole = entry.contains(":") || entry.chars().filter(c -> c == '.').count() == 3;
        Cidr cidr;
        try {
            cidr = Cidr.parse(whole ? entry : "");
        } catch (IllegalArgumentException e) {
            throw new BadAnnotationException(
                    key,
                    entry,
                    "is not a network; write for example 10.0.0.0/8 or fd00::/8, several with"
                            + " commas between them");
        }
        if (!Cidr.parse(cidr.text()).equals(cidr)) {
            throw new BadAnnotationException(
                    key, entry, "has bits beyond its length; write " + cidr.text());
        }
        return cidr.text();
    }

    private static List<String> entries(Map<String, String> annotations, String key)
            throws BadAnnotationException {
        String value = annotations.getOrDefault(key, "").strip();
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> entries = List.of(value.split("\\s*,\\s*", -1));
        if (entries.size() > MAX_ENTRIES) {
            throw new BadAnnotationException(
                    key, value, "has more than " + MAX_ENTRIES + " entries; use wider networks");
        }
        return entries;
    }
}
