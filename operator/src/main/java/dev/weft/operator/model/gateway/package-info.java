/**
 * Gateways: what listens, which routes are attached, what they need in the cluster, and which
 * certificates they show.
 */
@NullMarked
package dev.weft.operator.model.gateway;

import org.jspecify.annotations.NullMarked;
