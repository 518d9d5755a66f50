/**
 * From a request to the application, of a peer or of a caller outside the mesh, to the application:
 * who may, by which rules, in which version of HTTP.
 */
@NullMarked
package dev.weft.proxy.http.inbound;

import org.jspecify.annotations.NullMarked;
