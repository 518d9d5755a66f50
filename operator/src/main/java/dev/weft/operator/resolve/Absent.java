package dev.weft.operator.resolve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lists that may be absent. */
final class Absent {
    private Absent() {}

    static <T> List<T> asEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
