package dev.weft.operator.infrastructure;

import dev.weft.inject.InjectionSettings;
import java.util.Optional;
import java.util.function.Supplier;

/** What all pods of Gateways have in common; known once the operator has its authority. */
public final class PodSettings {
    private volatile Supplier<Optional<InjectionSettings>> settings = Optional::empty;

    /** From now on these hold. */
    public void use(Supplier<InjectionSettings> known) {
        settings = () -> Optional.of(known.get());
    }

    /** Empty before they are known. */
    public Optional<InjectionSettings> find() {
        return settings.get();
    }
}
