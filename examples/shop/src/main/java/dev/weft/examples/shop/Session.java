package dev.weft.examples.shop;

/** A caller that keeps its cookies, and whose changes from version to version are counted. */
final class Session {
    private final Caller caller;
    private final LoadCount count;
    private String last = "";

    Session(Caller caller, LoadCount count) {
        this.caller = caller;
        this.count = count;
    }

    /** Calls once; no second call begins before the first has ended. */
    synchronized void call() throws InterruptedException {
        Caller.Outcome outcome = caller.call();
        count.add(outcome);
        if (outcome instanceof Caller.Outcome.Answered(String version)) {
            if (!last.isEmpty() && !last.equals(version)) {
                count.addMove(last, version);
            }
            last = version;
        }
    }
}
