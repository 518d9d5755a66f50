package dev.weft.proxy.bootstrap;

/** A setting that the proxy cannot start with; the message says which and how to mend it. */
public final class BadSettingException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int MOST_SHOWN = 200;

    BadSettingException(String variable, String value, String wanted) {
        super(variable + "='" + shown(value) + "': " + wanted);
    }

    /** One line of a terminal, whatever somebody wrote into an annotation. */
    private static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + " ...";
    }
}
