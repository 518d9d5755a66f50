package dev.weft.operator;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Ready while proxies are served, alive while the pipeline moves. */
@Singleton
public class OperatorHealth {
    private final OperatorLifecycle lifecycle;

    public OperatorHealth(OperatorLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck serving() {
        return () ->
                HealthCheckResponse.named("resources are read and the gRPC port is open")
                        .status(lifecycle.plane().filter(ControlPlane::ready).isPresent())
                        .build();
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck moving() {
        return () ->
                HealthCheckResponse.named("the pipeline moves")
                        .status(lifecycle.plane().filter(plane -> !plane.alive()).isEmpty())
                        .build();
    }
}
