package dev.weft.proxy.bootstrap;

import dev.weft.proxy.config.syntax.Cidr;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Variables, read as what they have to be. Surrounding space never counts. */
record Environment(Map<String, String> variables) {
    /** Entries of a list that has commas between them. */
    static final int MAX_ENTRIES = 256;

    private static final int MAX_PORT = 65_535;

    String text(String variable, String otherwise) {
        String value = variables.getOrDefault(variable, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    String required(String variable, String wanted) throws BadSettingException {
        String value = text(variable, "");
        if (value.isEmpty()) {
            throw new BadSettingException(variable, value, wanted);
        }
        return value;
    }

    /** What stands between commas; nothing where the variable is empty. */
    List<String> list(String variable) throws BadSettingException {
        String value = text(variable, "");
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> entries = Stream.of(value.split(",", -1)).map(String::strip).toList();
        if (entries.size() > MAX_ENTRIES) {
            throw new BadSettingException(
                    variable, "(" + entries.size() + " entries)", "write at most " + MAX_ENTRIES);
        }
        return entries;
    }

    /** Ranges of addresses with commas between them. */
    List<Cidr> ranges(String variable) throws BadSettingException {
        List<Cidr> ranges = new ArrayList<>();
        for (String entry : list(variable)) {
            try {
                ranges.add(Cidr.parse(entry));
            } catch (IllegalArgumentException e) {
                throw new BadSettingException(
                        variable, entry, "write address ranges such as 10.0.0.0/8 or fd00::/8");
            }
        }
        return ranges;
    }

    static int port(String variable, String digits) throws BadSettingException {
        String text = digits.strip();
        boolean number =
                !text.isEmpty()
                        && text.length() <= 5
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = number ? Integer.parseInt(text) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new BadSettingException(variable, digits, "a port lies between 1 and 65535");
        }
        return port;
    }

    static InetAddress address(String variable, String value, String wanted)
            throws BadSettingException {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(value);
        if (bytes == null) {
            throw new BadSettingException(variable, value, wanted);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Netty made an address of a wrong length", e);
        }
    }
}
