package dev.weft.operator.inject;

/** The bytes are not an admission review; the message says what was wanted. */
final class NotAReviewException extends Exception {
    NotAReviewException(String message) {
        super(message);
    }
}
