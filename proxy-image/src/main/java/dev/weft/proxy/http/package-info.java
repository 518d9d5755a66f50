/**
 * From a request of one connection to a request on another: the exchange that relays the frames.
 * What becomes of a request is decided in {@code inbound} and {@code outbound}. Pipelines are not
 * assembled here.
 */
@NullMarked
package dev.weft.proxy.http;

import org.jspecify.annotations.NullMarked;
