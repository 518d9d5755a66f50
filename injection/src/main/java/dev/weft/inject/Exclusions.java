package dev.weft.inject;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Connections that go around the sidecar, by a pod's annotations. */
record Exclusions(
        List<Integer> inboundPorts, List<Integer> outboundPorts, List<String> outboundCidrs) {
    /** The longest list; the kernel matches each entry for each new connection. */
    static final int MAX_ENTRIES = 64;

    Exclusions {
        inboundPorts = List.copyOf(inboundPorts);
        outboundPorts = List.copyOf(outboundPorts);
        outboundCidrs = List.copyOf(outboundCidrs);
    }

    static Exclusions read(Map<String, String> annotations) throws BadAnnotationException {
        return new Exclusions(
                ports(annotations, PodKeys.EXCLUDE_INBOUND_PORTS),
                ports(annotations, PodKeys.EXCLUDE_OUTBOUND_PORTS),
                cidrs(annotations, PodKeys.EXCLUDE_OUTBOUND_CIDRS));
    }

    private static List<Integer> ports(Map<String, String> annotations, String key)
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
        int slash = entry.indexOf('/');
        byte[] address = address(slash < 0 ? entry : entry.substring(0, slash));
        String length = slash < 0 ? String.valueOf(address.length * 8) : entry.substring(slash + 1);
        boolean number =
                !length.isEmpty()
                        && length.length() <= 3
                        && length.chars().allMatch(c -> c >= '0' && c <= '9');
        if (address.length == 0 || !number || Integer.parseInt(length) > address.length * 8) {
            throw new BadAnnotationException(
                    key,
                    entry,
                    "is not a network; write for example 10.0.0.0/8 or fd00::/8, several with"
                            + " commas between them");
        }
        for (int bit = Integer.parseInt(length); bit < address.length * 8; bit++) {
            if ((address[bit / 8] & (0x80 >> (bit % 8))) != 0) {
                throw new BadAnnotationException(
                        key, entry, "has bits beyond its length; write the first address of it");
            }
        }
        return entry.contains("/") ? entry : entry + "/" + length;
    }

    /** Empty when the text is no address. Forms of IPv4 with fewer than four numbers are not. */
    private static byte[] address(String text) {
        boolean whole = text.contains(":") || text.chars().filter(c -> c == '.').count() == 3;
        if (!whole || text.contains("%")) {
            return new byte[0];
        }
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
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
