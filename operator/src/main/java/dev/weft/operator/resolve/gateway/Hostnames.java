package dev.weft.operator.resolve.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the hosts that a listener and a route have in common. Empty stands for every host. */
final class Hostnames {
    private static final String WILDCARD = "*.";

    private Hostnames() {}

    /** Those of the route that the listener has too; none when they have nothing in common. */
    static List<String> common(String listener, List<String> route) {
        if (route.isEmpty()) {
            return List.of(listener);
        }
        List<String> common = new ArrayList<>();
        for (String one : route) {
            common(listener, one).filter(found -> !common.contains(found)).ifPresent(common::add);
        }
        return common;
    }

    private static Optional<String> common(String listener, String route) {
        if (listener.isEmpty() || covers(listener, route)) {
            return Optional.of(route);
        }
        return covers(route, listener) ? Optional.of(listener) : Optional.empty();
    }

    /** Whether every host of the second is one of the first. */
    private static boolean covers(String wide, String narrow) {
        if (wide.equals(narrow)) {
            return true;
        }
        String host = narrow.startsWith(WILDCARD) ? narrow.substring(1) : narrow;
        return wide.startsWith(WILDCARD)
                && host.endsWith(wide.substring(1))
                && host.length() > wide.length() - 1;
    }
}
