package dev.weft.proxy.bootstrap;

import dev.weft.proxy.config.WireNames;
import dev.weft.redirect.RedirectSettings;
import dev.weft.redirect.RedirectSettings.Backend;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The environment of the container that sets the redirect. */
public final class RedirectVariables {
    private RedirectVariables() {}

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
        try {
            return Backend.named(value);
        } catch (IllegalArgumentException e) {
            throw new BadSettingException(variable, value, String.valueOf(e.getMessage()));
        }
    }
}
