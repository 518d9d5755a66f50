package dev.weft.proxy.bootstrap;

import dev.weft.proxy.config.WireNames;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says.
 *
 * @param outbound destination keys by listen address; empty where the kernel redirects connections
 */
public record ProxySettings(
        Operator operator,
        String workload,
        String zone,
        InetAddress address,
        InetAddress adminAddress,
        Map<InetSocketAddress, String> outbound,
        Optional<Path> stateDirectory) {
    public ProxySettings {
        outbound = Map.copyOf(outbound);
    }

    /** Where the operator is and what proves both to each other. */
    public record Operator(String host, int port, Path trustFile, Path tokenFile) {}

    /**
     * Reads the environment.
     *
     * @throws BadSettingException when a variable is missing or wrong
     */
    public static ProxySettings read(Map<String, String> environment) throws BadSettingException {
        Reader reader = new Reader(environment);
        InetAddress address = reader.address("WEFT_ADDRESS", "0.0.0.0");
        return new ProxySettings(
                reader.operator(),
                reader.required("WEFT_WORKLOAD", "set it to the name of the pod or Workload"),
                reader.text("WEFT_ZONE", ""),
                address,
                reader.address("WEFT_ADMIN_ADDRESS", address.getHostAddress()),
                reader.outbound(),
                Optional.of(reader.text("WEFT_STATE_DIR", ""))
                        .filter(path -> !path.isEmpty())
                        .map(Path::of));
    }

    private record Reader(Map<String, String> environment) {
        private String text(String variable, String otherwise) {
            String value = environment.getOrDefault(variable, "").strip();
            return value.isEmpty() ? otherwise : value;
        }

        private String required(String variable, String wanted) throws BadSettingException {
            String value = text(variable, "");
            if (value.isEmpty()) {
                throw new BadSettingException(variable, value, wanted);
            }
            return value;
        }

        private Operator operator() throws BadSettingException {
            String value =
                    text(
                            "WEFT_OPERATOR",
                            WireNames.CONTROL_SERVER_NAME + ":" + WireNames.CONTROL_PORT);
            int colon = value.lastIndexOf(':');
            if (colon <= 0) {
                throw new BadSettingException("WEFT_OPERATOR", value, "write host:port");
            }
            return new Operator(
                    value.substring(0, colon),
                    port("WEFT_OPERATOR", value.substring(colon + 1)),
                    Path.of(text("WEFT_TRUST_FILE", "/var/run/weft/trust/trust.pem")),
                    Path.of(text("WEFT_TOKEN_FILE", "/var/run/secrets/weft/token")));
        }

        private InetAddress address(String variable, String otherwise) throws BadSettingException {
            String value = text(variable, otherwise);
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(value);
            if (bytes == null) {
                throw new BadSettingException(variable, value, "write an IP address");
            }
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("Netty made an address of a wrong length", e);
            }
        }

        private Map<InetSocketAddress, String> outbound() throws BadSettingException {
            Map<InetSocketAddress, String> listeners = new LinkedHashMap<>();
            String value = text("WEFT_OUTBOUND", "");
            for (String entry : value.isEmpty() ? new String[0] : value.split(",", -1)) {
                int equals = entry.indexOf('=');
                int colon = equals < 0 ? -1 : entry.lastIndexOf(':', equals);
                String key = entry.substring(equals + 1).strip();
                if (colon <= 0 || key.lastIndexOf(':') <= 0) {
                    throw new BadSettingException(
                            "WEFT_OUTBOUND",
                            entry,
                            "write ip:port=destination:port, several with commas between them");
                }
                byte[] bytes =
                        NetUtil.createByteArrayFromIpAddressString(
                                entry.substring(0, colon).strip());
                if (bytes == null) {
                    throw new BadSettingException(
                            "WEFT_OUTBOUND", entry, "begin with an IP address to listen on");
                }
                try {
                    listeners.put(
                            new InetSocketAddress(
                                    InetAddress.getByAddress(bytes),
                                    port("WEFT_OUTBOUND", entry.substring(colon + 1, equals))),
                            key);
                } catch (UnknownHostException e) {
                    throw new IllegalStateException("Netty made an address of a wrong length", e);
                }
            }
            return listeners;
        }

        private static int port(String variable, String digits) throws BadSettingException {
            String text = digits.strip();
            boolean number =
                    !text.isEmpty()
                            && text.length() <= 5
                            && text.chars().allMatch(c -> c >= '0' && c <= '9');
            int port = number ? Integer.parseInt(text) : 0;
            if (port < 1 || port > 65_535) {
                throw new BadSettingException(variable, digits, "a port lies between 1 and 65535");
            }
            return port;
        }
    }
}
