package dev.weft.operator.resolve.gateway;

import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.gateway.GatewayListener;
import dev.weft.operator.model.gateway.GatewayListener.End;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A listener while it is judged and routes are attached to it. Not safe for use by threads. */
final class ListenerDraft {
    private final ObjectRef owner;
    private final Listener listener;
    private final Optional<End> end;
    private final List<String> kinds;
    private final List<String> certificates = new ArrayList<>();
    private final List<GatewayListener.Attachment> attachments = new ArrayList<>();
    private Optional<Finding> refused = Optional.empty();
    private Optional<Finding> conflict = Optional.empty();
    private Optional<Finding> unresolved = Optional.empty();

    /**
     * Begins.
     *
     * @param owner the Gateway or ListenerSet
     * @param end empty when the protocol is none that can be
     * @param kinds of routes that may be attached
     */
    ListenerDraft(ObjectRef owner, Listener listener, Optional<End> end, List<String> kinds) {
        this.owner = owner;
        this.listener = listener;
        this.end = end;
        this.kinds = List.copyOf(kinds);
    }

    String name() {
        return listener.getName();
    }

    ObjectRef owner() {
        return owner;
    }

    Listener listener() {
        return listener;
    }

    int port() {
        return listener.getPort();
    }

    String hostname() {
        return Objects.requireNonNullElse(listener.getHostname(), "");
    }

    Optional<End> end() {
        return end;
    }

    List<String> kinds() {
        return kinds;
    }

    /** Notes why it cannot be, unless something was noted before. */
    void refuse(String reason, String message) {
        refused = refused.or(() -> Optional.of(Finding.no("Accepted", reason, message)));
    }

    /** Notes that another listener has its place. */
    void conflicts(String reason, String message) {
        refuse(reason, message);
        conflict = Optional.of(Finding.yes("Conflicted", reason, message));
    }

    /** Notes what it names that is not there, unless something was noted before. */
    void unresolved(Finding finding) {
        unresolved = unresolved.or(() -> Optional.of(finding));
    }

    void shows(String certificate) {
        if (!certificates.contains(certificate)) {
            certificates.add(certificate);
        }
    }

    /** Attaches a route; one that names the same parent twice is attached once. */
    void attach(MeshRoute route, List<String> hostnames) {
        attachments.removeIf(one -> one.route().ref().equals(route.ref()));
        attachments.add(new GatewayListener.Attachment(route, hostnames));
    }

    /** Whether it counts. */
    boolean accepted() {
        return refused.isEmpty();
    }

    /** Whether it answers anybody. */
    boolean serves() {
        boolean shows = end.filter(one -> one == End.HTTPS || one == End.TERMINATED).isPresent();
        return accepted() && (!shows || !certificates.isEmpty());
    }

    /** As the model has it; of one that serves. */
    GatewayListener finished() {
        return new GatewayListener(
                owner.path() + "/" + name(),
                hostname(),
                end.orElseThrow(),
                certificates,
                attachments);
    }

    ObjectStatus.Listener status() {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                refused.orElseGet(
                        () -> Finding.yes("Accepted", "Accepted", "The listener is valid.")));
        findings.add(
                conflict.orElseGet(
                        () ->
                                Finding.no(
                                        "Conflicted",
                                        "NoConflicts",
                                        "No other listener is in its place.")));
        findings.add(unresolved.orElseGet(Finding::resolved));
        if (!serves()) {
            Finding why = refused.or(() -> unresolved).orElseGet(Finding::resolved);
            findings.add(
                    Finding.no(
                            "Programmed",
                            refused.map(Finding::reason).orElse("Invalid"),
                            why.message()));
        }
        return new ObjectStatus.Listener(name(), kinds, attachments.size(), findings);
    }
}
