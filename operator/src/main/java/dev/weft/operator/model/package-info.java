/**
 * What the resources mean, with every reference resolved. Values only; leaves are messages of the
 * contract with the proxy. Nothing here knows a Kubernetes object.
 */
@NullMarked
package dev.weft.operator.model;

import org.jspecify.annotations.NullMarked;
