package dev.weft.e2e.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Says how far the demo is, and at the end what was wanted and what was seen. */
final class Report {
    private final PrintStream out;
    private final List<Row> rows = new ArrayList<>();
    private final long began = System.nanoTime();

    private record Row(String what, String wanted, String seen, boolean good) {}

    Report(PrintStream out) {
        this.out = out;
    }

    /** A new step begins. */
    void step(String title) {
        out.printf("%n[%5.1f s] %s%n", seconds(), title);
    }

    /** Something happened within a step. */
    void line(String text) {
        out.println("          " + text);
    }

    /** A figure, and whether it is as it should be. */
    void figure(String what, String wanted, String seen, boolean good) {
        rows.add(new Row(what, wanted, seen, good));
        line((good ? "ok    " : "WRONG ") + what + ": " + seen);
    }

    boolean good() {
        return !rows.isEmpty() && rows.stream().allMatch(Row::good);
    }

    /** The table at the end. */
    void table() {
        int what = width(rows.stream().map(Row::what).toList(), "what");
        int wanted = width(rows.stream().map(Row::wanted).toList(), "wanted");
        String format = "%-5s  %-" + what + "s  %-" + wanted + "s  %s%n";
        out.println();
        out.printf(format, "", "what", "wanted", "seen");
        for (Row row : rows) {
            out.printf(format, row.good() ? "ok" : "WRONG", row.what(), row.wanted(), row.seen());
        }
        long wrong = rows.stream().filter(row -> !row.good()).count();
        out.printf(
                "%n%d of %d figures are as wanted, after %.0f s.%n",
                rows.size() - wrong, rows.size(), seconds());
    }

    private static int width(List<String> cells, String head) {
        return cells.stream().mapToInt(String::length).reduce(head.length(), Math::max);
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }
}
