/**
 * From a request of one connection to a request on another: HTTP/1 edges that speak HTTP/2 stream
 * frames inwards, the exchange that relays the frames, and what each direction decides about a
 * request. Pipelines are not assembled here.
 */
@NullMarked
package dev.weft.proxy.http;

import org.jspecify.annotations.NullMarked;
