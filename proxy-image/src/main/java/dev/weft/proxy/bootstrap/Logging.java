package dev.weft.proxy.bootstrap;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log: a line each on standard error, with the time in UTC, the level and what happened. */
public final class Logging {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Logging() {}

    /**
     * Begins to log.
     *
     * @param level error, warn, info or debug
     * @throws BadSettingException when it is none of them
     */
    public static void begin(String level) throws BadSettingException {
        Level wanted =
                switch (level) {
                    case "error" -> Level.SEVERE;
                    case "warn" -> Level.WARNING;
                    case "", "info" -> Level.INFO;
                    case "debug" -> Level.FINE;
                    default ->
                            throw new BadSettingException(
                                    "WEFT_LOG_LEVEL", level, "write error, warn, info or debug");
                };
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new Lines());
        console.setLevel(wanted);
        root.addHandler(console);
        root.setLevel(wanted);
        // Its debug lines show every frame, and with them headers that are nobody's business.
        Logger.getLogger("io.netty").setLevel(Level.WARNING);
    }

    private static final class Lines extends Formatter {
        @Override
        public String format(LogRecord entry) {
            String name = String.valueOf(entry.getLoggerName());
            Throwable thrown = entry.getThrown();
            return TIME.format(entry.getInstant())
                    + " "
                    + level(entry.getLevel())
                    + " "
                    + name.substring(name.lastIndexOf('.') + 1)
                    + " "
                    // Names and sentences come from the network: one entry stays one line.
                    + formatMessage(entry).replaceAll("\\p{Cntrl}", " ")
                    + (thrown == null ? "" : " cause=" + thrown)
                    + System.lineSeparator();
        }

        private static String level(Level level) {
            if (level.intValue() >= Level.SEVERE.intValue()) {
                return "ERROR";
            }
            if (level.intValue() >= Level.WARNING.intValue()) {
                return "WARN";
            }
            return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
        }
    }
}
