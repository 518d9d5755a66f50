package dev.weft.operator.reconcile;

import dev.weft.operator.status.StatusBoard;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What the reconcilers of all kinds share. */
final class StatusWriting<P extends HasMetadata> {
    /** Who owns the fields that are applied. */
    static final String FIELD_MANAGER = "weft-operator";

    /**
     * So many writes of one object within {@link #WITHIN_MILLIS}. The board sets the pace; this is
     * the bound of what a status that turns to and fro may cost.
     */
    static final int AT_MOST = 10;

    static final int WITHIN_MILLIS = 1_000;

    private final Class<P> kind;
    private final StatusBoard board;
    private final Function<P, P> statusAlone;

    /**
     * Writes the status of one kind.
     *
     * @param statusAlone an object with the status of another and nothing else
     */
    StatusWriting(Class<P> kind, StatusBoard board, Function<P, P> statusAlone) {
        this.kind = kind;
        this.board = board;
        this.statusAlone = statusAlone;
    }

    /** Wakes the reconciler when the board has another status for an object. */
    List<EventSource<?, P>> events() {
        SimpleInboundEventSource<P> source = new SimpleInboundEventSource<>("status-board");
        String name = HasMetadata.getKind(kind);
        board.tell(
                refs ->
                        refs.stream()
                                .filter(ref -> ref.kind().equals(name))
                                .forEach(ref -> source.propagateEvent(id(ref))));
        return List.of(source);
    }

    private static ResourceID id(ObjectRef ref) {
        return new ResourceID(ref.name(), ref.namespace().isEmpty() ? null : ref.namespace());
    }

    /**
     * Applies the status that the board has for an object, if it has one; not that of an older
     * generation, which would say nothing new.
     */
    UpdateControl<P> write(P object) {
        return board.find(ObjectRef.of(object))
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(wanted -> generation(wanted) >= generation(object))
                .map(wanted -> UpdateControl.patchStatus(bare(wanted)))
                .orElseGet(UpdateControl::noUpdate);
    }

    private static long generation(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
    }

    /** Whatever else is applied would be owned by the operator, and taken from git. */
    private P bare(P wanted) {
        P applied = statusAlone.apply(wanted);
        ObjectMeta name =
                new ObjectMetaBuilder()
                        .withName(wanted.getMetadata().getName())
                        .withNamespace(wanted.getMetadata().getNamespace())
                        .build();
        applied.setMetadata(name);
        return applied;
    }
}
