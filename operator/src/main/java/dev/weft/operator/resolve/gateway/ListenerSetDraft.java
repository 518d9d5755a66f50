package dev.weft.operator.resolve.gateway;

import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import java.util.List;

/** A ListenerSet that its Gateway lets attach (GEP-1713). */
record ListenerSetDraft(ListenerSet object, List<ListenerDraft> listeners) {
    ObjectRef ref() {
        return ObjectRef.of(object);
    }

    boolean serves() {
        return listeners.stream().anyMatch(ListenerDraft::serves);
    }

    ObjectStatus status(boolean gatewayAccepted) {
        return ObjectStatus.of(
                object,
                new ObjectStatus.Listening(
                        List.of(accepted(gatewayAccepted)),
                        listeners.stream().map(ListenerDraft::status).toList()));
    }

    private Finding accepted(boolean gatewayAccepted) {
        if (!serves()) {
            return Finding.no(
                    "Accepted", "ListenersNotValid", "no listener can be served; theirs say why");
        }
        return gatewayAccepted
                ? Finding.accepted()
                : Finding.no(
                        "Accepted",
                        "ParentNotAccepted",
                        "its Gateway is not accepted; the Gateway's own condition says why");
    }

    /** Of one that its Gateway does not let attach. */
    static ObjectStatus notAllowed(ListenerSet object) {
        return ObjectStatus.of(
                object,
                new ObjectStatus.Listening(
                        List.of(
                                Finding.no(
                                        "Accepted",
                                        "NotAllowed",
                                        "spec.allowedListeners of the Gateway does not let"
                                                + " ListenerSets of this namespace attach; change it"
                                                + " there")),
                        List.of()));
    }
}
