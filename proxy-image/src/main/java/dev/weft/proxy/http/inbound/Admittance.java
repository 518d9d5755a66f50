package dev.weft.proxy.http.inbound;

import dev.weft.proxy.admission.Gates;
import dev.weft.proxy.external.Authorizers;
import dev.weft.proxy.metrics.Telemetry;

/** Who says whether a request comes in, on one event loop. */
public record Admittance(
        Enforcement enforcement, Gates gates, Authorizers authorizers, Telemetry telemetry) {}
