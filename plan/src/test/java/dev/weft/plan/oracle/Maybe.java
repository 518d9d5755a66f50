package dev.weft.plan.oracle;

import java.util.Collection;
import java.util.function.Function;

/** Yes, no, or nobody can be sure. */
enum Maybe {
    NO,
    UNSURE,
    YES;

    static Maybe of(boolean sure) {
        return sure ? YES : NO;
    }

    Maybe and(Maybe other) {
        return compareTo(other) < 0 ? this : other;
    }

    Maybe or(Maybe other) {
        return compareTo(other) > 0 ? this : other;
    }

    Maybe not() {
        return switch (this) {
            case NO -> YES;
            case UNSURE -> UNSURE;
            case YES -> NO;
        };
    }

    static <T> Maybe any(Collection<T> all, Function<T, Maybe> test) {
        return all.stream().map(test).reduce(NO, Maybe::or);
    }

    static <T> Maybe every(Collection<T> all, Function<T, Maybe> test) {
        return all.stream().map(test).reduce(YES, Maybe::and);
    }
}
