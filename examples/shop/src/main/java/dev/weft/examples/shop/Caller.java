package dev.weft.examples.shop;

/** One caller of the load. */
interface Caller extends AutoCloseable {
    /** Asks once and waits for the answer. */
    Outcome call() throws InterruptedException;

    @Override
    void close();

    /** What came of it. */
    sealed interface Outcome {
        /**
         * A good answer.
         *
         * @param version of who answered; empty where that is not said
         */
        record Answered(String version) implements Outcome {}

        /** None, or a bad one. */
        record Failed(String why) implements Outcome {}
    }
}
