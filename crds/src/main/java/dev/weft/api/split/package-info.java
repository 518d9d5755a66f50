/**
 * TrafficSplit of split.smi-spec.io in its four versions, and the HTTPRouteGroup that its matches
 * name. The operator reads v1alpha4 only.
 */
@NullMarked
package dev.weft.api.split;

import org.jspecify.annotations.NullMarked;
