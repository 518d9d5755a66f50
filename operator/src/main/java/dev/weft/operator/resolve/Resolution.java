package dev.weft.operator.resolve;

import dev.weft.operator.model.Model;
import java.util.List;

/** The outcome of a run. */
public record Resolution(Model model, List<ObjectStatus> statuses, LastGood lastGood) {
    public Resolution {
        statuses = List.copyOf(statuses);
    }
}
