/**
 * From the certificates of a Gateway to TLS at its listeners and towards its backends: which is
 * shown, whom a port lets in, whom a backend must prove to be. Certificates of the mesh are not
 * known here.
 */
@NullMarked
package dev.weft.proxy.gateway.tls;

import org.jspecify.annotations.NullMarked;
