/**
 * API types of Weft, by group and version. Shapes, units and bounds only; what they mean is decided
 * by the operator.
 */
@NullMarked
package dev.weft.api;

import org.jspecify.annotations.NullMarked;
