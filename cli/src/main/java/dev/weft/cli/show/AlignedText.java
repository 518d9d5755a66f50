package dev.weft.cli.show;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells; each column is as wide as its widest cell. */
final class AlignedText {
    private static final int GAP = 2;

    private AlignedText() {}

    /** All lines share their columns. The last cell of a line is not padded. */
    static String columns(List<List<String>> lines) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> line : lines) {
            for (int i = 0; i < line.size() - 1; i++) {
                if (widths.size() == i) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), line.get(i).length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                String cell = line.get(i);
                text.append(cell);
                if (i < line.size() - 1) {
                    text.repeat(' ', widths.get(i) - cell.length() + GAP);
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Lines that follow each other and have two cells share a column; a line of one ends it. */
    static String blocks(List<List<String>> lines) {
        StringBuilder text = new StringBuilder();
        List<List<String>> block = new ArrayList<>();
        for (List<String> line : lines) {
            if (line.size() == 1) {
                text.append(columns(block)).append(line.getFirst()).append('\n');
                block.clear();
            } else {
                block.add(line);
            }
        }
        return text.append(columns(block)).toString();
    }
}
