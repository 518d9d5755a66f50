package dev.weft.operator.status;

import dev.weft.api.status.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Conditions as the models of the Gateway API have them. */
final class ApiConditions {
    private ApiConditions() {}

    static List<io.fabric8.kubernetes.api.model.Condition> write(List<Condition> conditions) {
        return conditions.stream().map(ApiConditions::write).toList();
    }

    private static io.fabric8.kubernetes.api.model.Condition write(Condition condition) {
        return new ConditionBuilder()
                .withType(condition.type())
                .withStatus(condition.status())
                .withReason(condition.reason())
                .withMessage(condition.message())
                .withObservedGeneration(condition.observedGeneration())
                .withLastTransitionTime(condition.lastTransitionTime())
                .build();
    }

    static List<Condition> read(
            @Nullable List<io.fabric8.kubernetes.api.model.Condition> conditions) {
        return conditions == null
                ? List.of()
                : conditions.stream().map(ApiConditions::read).toList();
    }

    private static Condition read(io.fabric8.kubernetes.api.model.Condition condition) {
        return new Condition(
                condition.getType(),
                condition.getStatus(),
                Objects.requireNonNullElse(condition.getReason(), ""),
                Objects.requireNonNullElse(condition.getMessage(), ""),
                condition.getObservedGeneration(),
                Objects.requireNonNullElse(condition.getLastTransitionTime(), ""));
    }
}
