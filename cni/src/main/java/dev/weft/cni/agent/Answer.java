package dev.weft.cni.agent;

/** What the plugin hears. */
public sealed interface Answer {
    /** The pod is as it should be. */
    record Done() implements Answer {}

    /**
     * The pod must not run.
     *
     * @param message what is wrong and how to mend it
     * @param details in the words of whoever failed
     */
    record Fault(String message, String details) implements Answer {}
}
