package dev.weft.operator.resolve.gateway;

import dev.weft.operator.resolve.Finding;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.AllowedRoutes;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteNamespaces;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Attaches a route to those of a parent's listeners that it names and that let it. */
final class RouteAttachment {
    private final Map<String, Map<String, String>> namespaces;

    /**
     * Attaches routes.
     *
     * @param namespaces the labels of each, by name
     */
    RouteAttachment(Map<String, Map<String, String>> namespaces) {
        this.namespaces = namespaces;
    }

    /** What is to be said about it. */
    Finding attach(RouteCandidate route, ParentReference parent, List<ListenerDraft> listeners) {
        List<ListenerDraft> named =
                listeners.stream()
                        .filter(
                                one ->
                                        parent.getSectionName() == null
                                                || parent.getSectionName().equals(one.name()))
                        .filter(one -> parent.getPort() == null || parent.getPort() == one.port())
                        .toList();
        if (named.isEmpty()) {
            return no(
                    "NoMatchingParent",
                    "no listener has this name and port; correct sectionName or port");
        }
        List<ListenerDraft> valid = named.stream().filter(ListenerDraft::accepted).toList();
        if (valid.isEmpty()) {
            return no(
                    "NoMatchingParent",
                    "the listener itself is not accepted; its own condition says why");
        }
        List<ListenerDraft> open = valid.stream().filter(one -> allows(one, route)).toList();
        if (open.isEmpty()) {
            return no(
                    "NotAllowedByListeners",
                    "allowedRoutes of the listener lets no "
                            + route.ref().kind()
                            + " of namespace "
                            + route.ref().namespace()
                            + " in; change it there, or use another listener");
        }
        boolean attached = false;
        for (ListenerDraft one : open) {
            List<String> common = Hostnames.common(one.hostname(), route.hostnames());
            if (!common.isEmpty()) {
                one.attach(route.route(), common);
                attached = true;
            }
        }
        return attached
                ? Finding.accepted()
                : no(
                        "NoMatchingListenerHostname",
                        "no listener has a hostname in common with "
                                + String.join(", ", route.hostnames()));
    }

    private boolean allows(ListenerDraft listener, RouteCandidate route) {
        AllowedRoutes allowed = listener.listener().getAllowedRoutes();
        RouteNamespaces from = allowed == null ? null : allowed.getNamespaces();
        NamespaceChoice choice =
                from == null
                        ? new NamespaceChoice("Same", null)
                        : new NamespaceChoice(
                                Objects.requireNonNullElse(from.getFrom(), "Same"),
                                from.getSelector());
        return listener.kinds().contains(route.ref().kind())
                && choice.permits(
                        route.ref().namespace(), listener.owner().namespace(), namespaces);
    }

    private static Finding no(String reason, String message) {
        return Finding.no("Accepted", reason, message);
    }
}
