package dev.weft.operator.resolve;

import java.util.List;
import java.util.Optional;

/** A condition without times: type, status (True, False or Unknown), reason, message. */
public record Finding(String type, String status, String reason, String message) {
    /** A condition that is true. */
    public static Finding yes(String type, String reason, String message) {
        return new Finding(type, "True", reason, message);
    }

    /** A condition that is false. */
    public static Finding no(String type, String reason, String message) {
        return new Finding(type, "False", reason, message);
    }

    /** The object counts. */
    public static Finding accepted() {
        return yes("Accepted", "Accepted", "The resource is valid and in use.");
    }

    /** What it names is there. */
    public static Finding resolved() {
        return yes("ResolvedRefs", "ResolvedRefs", "Everything that it names is there.");
    }

    /**
     * For fields that the schema takes and no proxy enforces yet: said, never silently left out.
     * Empty when there is none.
     */
    static Optional<Finding> notEnforced(List<String> fields) {
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        yes(
                                "PartiallyInvalid",
                                "NotEnforced",
                                "Accepted but not enforced by this version: "
                                        + String.join(", ", fields)
                                        + ". Remove what you rely on, or wait for a version that"
                                        + " enforces it; the rest is in force."));
    }
}
