package dev.weft.operator.inject;

/** An admission review with a response, as JSON, and what it says in a word. */
record Answer(Outcome outcome, String json) {
    /** For the metric. */
    enum Outcome {
        INJECTED,
        UNCHANGED,
        SKIPPED,
        REFUSED
    }
}
