package dev.weft.operator.resolve;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Reads {@code metadata.generation}. */
final class Generations {
    private Generations() {}

    static long of(HasMetadata object) {
        Long generation = object.getMetadata().getGeneration();
        return generation == null ? 0 : generation;
    }
}
