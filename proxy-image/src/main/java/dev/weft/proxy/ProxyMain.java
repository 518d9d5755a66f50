package dev.weft.proxy;

import dev.weft.proxy.bootstrap.BadSettingException;
import dev.weft.proxy.bootstrap.Logging;
import dev.weft.proxy.bootstrap.ProxySettings;
import dev.weft.proxy.bootstrap.RedirectVariables;
import dev.weft.proxy.bootstrap.SecurityProviders;
import dev.weft.redirect.Redirect;
import java.util.List;
import java.util.Map;

/**
 * Starts the sidecar, which runs until it is told to stop; with the argument {@code redirect} puts
 * the kernel's rules in force that lead connections to it, and ends.
 */
public final class ProxyMain {
    /** As {@code sysexits.h} has it: the command was used wrongly. */
    private static final int USAGE = 64;

    private static final int CANNOT_START = 1;

    private static final System.Logger LOG = System.getLogger(ProxyMain.class.getName());

    private ProxyMain() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        try {
            SecurityProviders.limit();
            Logging.begin(environment.getOrDefault("WEFT_LOG_LEVEL", ""));
            switch (List.of(arguments)) {
                case List<String> none when none.isEmpty() -> proxy(environment);
                case List<String> one when one.equals(List.of("redirect")) ->
                        new Redirect().apply(RedirectVariables.read(environment));
                default -> end(USAGE, "run it without arguments, or with 'redirect'");
            }
        } catch (BadSettingException e) {
            end(USAGE, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            String cause = e.getCause() == null ? "" : ": " + e.getCause();
            end(CANNOT_START, e.getMessage() + cause);
        }
    }

    private static void proxy(Map<String, String> environment) throws BadSettingException {
        ProxySettings settings = ProxySettings.read(environment);
        Proxy proxy = new Proxy(settings);
        proxy.start();
        Runtime.getRuntime().addShutdownHook(new Thread(proxy::stop, "drain"));
        LOG.log(System.Logger.Level.INFO, "started workload={0}", settings.workload());
    }

    private static void end(int code, String why) {
        System.err.println("weft-proxy: " + why);
        System.exit(code);
    }
}
