package dev.weft.proxy.snapshot.compile;

/** A configuration that may not come into force; the message is a sentence naming the field. */
public final class RefusedConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public RefusedConfigException(String sentence) {
        super(sentence);
    }
}
