package dev.weft.operator.resolve;

/** A condition without times: type, status (True, False or Unknown), reason, message. */
public record Finding(String type, String status, String reason, String message) {
    static Finding yes(String type, String reason, String message) {
        return new Finding(type, "True", reason, message);
    }

    static Finding no(String type, String reason, String message) {
        return new Finding(type, "False", reason, message);
    }

    static Finding accepted() {
        return yes("Accepted", "Accepted", "The resource is valid and in use.");
    }

    static Finding resolved() {
        return yes("ResolvedRefs", "ResolvedRefs", "Everything that it names is there.");
    }
}
