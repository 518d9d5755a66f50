package dev.weft.operator.resolve.traffic;

import dev.weft.api.v1alpha1.Traffic;
import dev.weft.proxy.config.v1.SessionPersistence;
import dev.weft.proxy.config.v1.SessionType;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads how sessions are told apart, of policies and of routes (GEP-1619). */
public final class SessionReader {
    private static final String DEFAULT_NAME = "mesh-session";

    private SessionReader() {}

    static SessionPersistence ofPolicy(Traffic.SessionPersistence wanted) {
        return session(wanted.type(), wanted.sessionName(), wanted.absoluteTimeout()).build();
    }

    /** Of a rule of a route. */
    public static SessionPersistence ofRule(
            io.fabric8.kubernetes.api.model.gatewayapi.v1.SessionPersistence wanted) {
        SessionPersistence.Builder made =
                session(wanted.getType(), wanted.getSessionName(), wanted.getAbsoluteTimeout());
        boolean permanent =
                wanted.getCookieConfig() != null
                        && "Permanent".equals(wanted.getCookieConfig().getLifetimeType());
        return made.setPermanent(permanent && made.hasAbsoluteTimeout()).build();
    }

    private static SessionPersistence.Builder session(
            @Nullable String type, @Nullable String name, @Nullable String absoluteTimeout) {
        boolean header = "Header".equals(type);
        String named = Objects.requireNonNullElse(name, DEFAULT_NAME);
        SessionPersistence.Builder made =
                SessionPersistence.newBuilder()
                        .setType(
                                header
                                        ? SessionType.SESSION_TYPE_HEADER
                                        : SessionType.SESSION_TYPE_COOKIE)
                        .setName(header ? named.toLowerCase(Locale.ROOT) : named);
        Durations.positive(absoluteTimeout).ifPresent(made::setAbsoluteTimeout);
        return made;
    }
}
