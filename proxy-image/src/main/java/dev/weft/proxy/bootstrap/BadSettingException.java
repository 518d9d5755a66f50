package dev.weft.proxy.bootstrap;

/** A setting that the proxy cannot start with; the message says which and how to mend it. */
public final class BadSettingException extends Exception {
    private static final long serialVersionUID = 1L;

    BadSettingException(String variable, String value, String wanted) {
        super(variable + "='" + value + "': " + wanted);
    }
}
