/**
 * From the head of a request and a snapshot to a decision: which route, which backend, which
 * filters; or a reason why none. Pure: no clock, no socket, and chance only as a parameter.
 */
@NullMarked
package dev.weft.proxy.route;

import org.jspecify.annotations.NullMarked;
