package dev.weft.proxy.bootstrap;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.syntax.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says.
 *
 * @param addresses of the workload, the main one first
 * @param trustedProxies in front of a gateway, which may say where a request came from
 * @param announcingProxies load balancers in front of a gateway whose connections begin with a
 *     header of the PROXY protocol
 * @param outbound destination keys by listen address; empty where the kernel redirects connections
 */
public record ProxySettings(
        Role role,
        Operator operator,
        String workload,
        String zone,
        List<InetAddress> addresses,
        List<InetAddress> adminAddresses,
        Map<InetSocketAddress, String> outbound,
        Optional<Path> stateDirectory,
        List<Cidr> trustedProxies,
        List<Cidr> announcingProxies) {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String ADDRESS = "WEFT_ADDRESS";
    private static final String OPERATOR = "WEFT_OPERATOR";
    private static final String OUTBOUND = "WEFT_OUTBOUND";
    private static final String ROLE = "WEFT_ROLE";
    private static final String TRUSTED = "WEFT_TRUSTED_PROXIES";
    private static final String ANNOUNCING = "WEFT_PROXY_PROTOCOL";

    /** What a proxy is there for. */
    public enum Role {
        /** It stands beside an application. */
        SIDECAR,
        /** It is where a Gateway is reached. */
        GATEWAY
    }

    public ProxySettings {
        addresses = List.copyOf(addresses);
        adminAddresses = List.copyOf(adminAddresses);
        outbound = Map.copyOf(outbound);
        trustedProxies = List.copyOf(trustedProxies);
        announcingProxies = List.copyOf(announcingProxies);
    }

    /** Where the operator is and what proves both to each other. */
    public record Operator(String host, int port, Path trustFile, Path tokenFile) {}

    /**
     * Reads the environment.
     *
     * @throws BadSettingException when a variable is missing or wrong
     */
    public static ProxySettings read(Map<String, String> variables) throws BadSettingException {
        Environment environment = new Environment(variables);
        List<InetAddress> addresses = addresses(environment, ADDRESS);
        if (addresses.isEmpty()) {
            addresses = List.of(Environment.address(ADDRESS, "0.0.0.0", ""));
        }
        List<InetAddress> admin = addresses(environment, "WEFT_ADMIN_ADDRESS");
        return new ProxySettings(
                role(environment),
                operator(environment),
                environment.required("WEFT_WORKLOAD", "set it to the name of the pod or Workload"),
                environment.text("WEFT_ZONE", ""),
                addresses,
                admin.isEmpty() ? addresses : admin,
                outbound(environment),
                Optional.of(environment.text("WEFT_STATE_DIR", ""))
                        .filter(path -> !path.isEmpty())
                        .map(Path::of),
                environment.ranges(TRUSTED),
                environment.ranges(ANNOUNCING));
    }

    private static Role role(Environment environment) throws BadSettingException {
        String value = environment.text(ROLE, "sidecar");
        return switch (value) {
            case "sidecar" -> Role.SIDECAR;
            case "gateway" -> Role.GATEWAY;
            default -> throw new BadSettingException(ROLE, value, "write sidecar or gateway");
        };
    }

    /** Whether the kernel redirects connections to the capture ports. */
    public boolean redirected() {
        return outbound.isEmpty();
    }

    /** Where a gateway listens: at loopback too, which is where a forwarded port of a pod ends. */
    public List<InetAddress> listening() {
        if (addresses.stream().anyMatch(ProxySettings::loopback)) {
            return addresses;
        }
        List<InetAddress> all = new ArrayList<>(addresses);
        all.add(LOOPBACK);
        return all;
    }

    /** Alone, or among all. */
    private static boolean loopback(InetAddress address) {
        return address.isLoopbackAddress() || address.isAnyLocalAddress();
    }

    private static List<InetAddress> addresses(Environment environment, String variable)
            throws BadSettingException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String entry : environment.list(variable)) {
            addresses.add(
                    Environment.address(
                            variable,
                            entry,
                            "write an IP address, or several with commas between them"));
        }
        return addresses;
    }

    private static Operator operator(Environment environment) throws BadSettingException {
        String value =
                environment.text(
                        OPERATOR, WireNames.CONTROL_SERVER_NAME + ":" + WireNames.CONTROL_PORT);
        int colon = value.lastIndexOf(':');
        if (colon <= 0) {
            throw new BadSettingException(OPERATOR, value, "write host:port");
        }
        return new Operator(
                value.substring(0, colon),
                Environment.port(OPERATOR, value.substring(colon + 1)),
                Path.of(environment.text("WEFT_TRUST_FILE", "/var/run/weft/trust/trust.pem")),
                Path.of(environment.text("WEFT_TOKEN_FILE", "/var/run/secrets/weft/token")));
    }

    private static Map<InetSocketAddress, String> outbound(Environment environment)
            throws BadSettingException {
        Map<InetSocketAddress, String> listeners = new LinkedHashMap<>();
        for (String entry : environment.list(OUTBOUND)) {
            int equals = entry.indexOf('=');
            int colon = equals < 0 ? -1 : entry.lastIndexOf(':', equals);
            String key = entry.substring(equals + 1).strip();
            if (colon <= 0 || key.lastIndexOf(':') <= 0) {
                throw new BadSettingException(
                        OUTBOUND,
                        entry,
                        "write ip:port=destination:port, several with commas between them");
            }
            listeners.put(
                    new InetSocketAddress(
                            Environment.address(
                                    OUTBOUND,
                                    entry.substring(0, colon).strip(),
                                    "begin with an IP address to listen on"),
                            Environment.port(OUTBOUND, entry.substring(colon + 1, equals))),
                    key);
        }
        return listeners;
    }
}
