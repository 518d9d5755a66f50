package dev.weft.operator.resolve;

import java.util.List;
import java.util.Optional;

/** What the schema takes and no proxy does yet: said, never silently left out. */
final class NotEnforced {
    private NotEnforced() {}

    /** The condition for these fields; empty when there is none. */
    static Optional<Finding> finding(List<String> fields) {
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.yes(
                                "PartiallyInvalid",
                                "NotEnforced",
                                "Accepted but not enforced by this version: "
                                        + String.join(", ", fields)
                                        + ". Remove what you rely on, or wait for a version that"
                                        + " enforces it; the rest is in force."));
    }
}
