/**
 * From HTTP/1 messages to HTTP/2 stream frames and back, at the edge to a client and at the edge to
 * a server, and the bounds on what a peer may send. Nothing here knows where a request goes.
 */
@NullMarked
package dev.weft.proxy.edge;

import org.jspecify.annotations.NullMarked;
