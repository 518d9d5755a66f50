package dev.weft.proxy;

import dev.weft.proxy.bootstrap.BadSettingException;
import dev.weft.proxy.bootstrap.Logging;
import dev.weft.proxy.bootstrap.ProxySettings;

/** Starts the sidecar; it runs until it is told to stop. */
public final class ProxyMain {
    /** As {@code sysexits.h} has it: the command was used wrongly. */
    private static final int USAGE = 64;

    private static final int CANNOT_START = 1;

    private static final System.Logger LOG = System.getLogger(ProxyMain.class.getName());

    private ProxyMain() {}

    public static void main(String[] arguments) {
        ProxySettings settings;
        try {
            Logging.begin(System.getenv().getOrDefault("WEFT_LOG_LEVEL", ""));
            settings = ProxySettings.read(System.getenv());
        } catch (BadSettingException e) {
            System.err.println("weft-proxy: " + e.getMessage());
            System.exit(USAGE);
            return;
        }
        Proxy proxy = new Proxy(settings);
        try {
            proxy.start();
        } catch (IllegalStateException e) {
            System.err.println("weft-proxy: " + e.getMessage() + ": " + e.getCause());
            System.exit(CANNOT_START);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(proxy::stop, "drain"));
        LOG.log(System.Logger.Level.INFO, "started workload={0}", settings.workload());
    }
}
