package dev.weft.e2e.cluster;

/** What was measured, for the log of a run and for the table of docs/DELIVERY.md. */
final class Figures {
    private Figures() {}

    static void say(String figure) {
        System.out.println("figure: " + figure);
    }
}
