/**
 * From a connection or request that comes to a Gateway to the destination of a listener: which
 * listener, which host, what clients may say of themselves. Requests go on in {@code
 * http.outbound}, bytes in {@code connection}; pipelines are assembled elsewhere. Nothing of it is
 * loaded in a sidecar.
 */
@NullMarked
package dev.weft.proxy.gateway;

import org.jspecify.annotations.NullMarked;
