package dev.weft.proxy.bootstrap;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.syntax.Cidr;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which connections of a pod are not led to its proxy, and what the kernel is told with.
 *
 * @param inboundPorts of the application that callers reach directly
 * @param outboundPorts that the application reaches directly
 * @param outboundRanges of addresses that the application reaches directly
 */
public record RedirectSettings(
        Set<Integer> inboundPorts,
        Set<Integer> outboundPorts,
        List<Cidr> outboundRanges,
        Backend backend) {
    public RedirectSettings {
        inboundPorts = Set.copyOf(inboundPorts);
        outboundPorts = Set.copyOf(outboundPorts);
        outboundRanges = List.copyOf(outboundRanges);
    }

    /** What the kernel is told with. */
    public enum Backend {
        /** nft where the kernel takes it, else the legacy iptables. */
        AUTO,
        NFT,
        LEGACY
    }

    /**
     * Reads the environment.
     *
     * @throws BadSettingException when a variable is wrong
     */
    public static RedirectSettings read(Map<String, String> variables) throws BadSettingException {
        Environment environment = new Environment(variables);
        return new RedirectSettings(
                ports(environment, "WEFT_REDIRECT_EXCLUDE_INBOUND_PORTS", WireNames.PROXY_PORTS),
                ports(
                        environment,
                        "WEFT_REDIRECT_EXCLUDE_OUTBOUND_PORTS",
                        Set.of(WireNames.OUTBOUND_PORT)),
                environment.ranges("WEFT_REDIRECT_EXCLUDE_OUTBOUND_CIDRS"),
                backend(environment));
    }

    private static Set<Integer> ports(Environment environment, String variable, Set<Integer> taken)
            throws BadSettingException {
        Set<Integer> ports = new TreeSet<>();
        for (String entry : environment.list(variable)) {
            int port = Environment.port(variable, entry);
            if (taken.contains(port)) {
                throw new BadSettingException(
                        variable, entry, "the port is the proxy's own; remove it from the list");
            }
            ports.add(port);
        }
        return ports;
    }

    private static Backend backend(Environment environment) throws BadSettingException {
        String variable = "WEFT_REDIRECT_BACKEND";
        String value = environment.text(variable, "auto");
        return switch (value) {
            case "auto" -> Backend.AUTO;
            case "nft" -> Backend.NFT;
            case "legacy" -> Backend.LEGACY;
            default -> throw new BadSettingException(variable, value, "write auto, nft or legacy");
        };
    }
}
