/**
 * From an address to a channel that takes one request or one stream of bytes: shared HTTP/2
 * connections, pooled HTTP/1 connections, CONNECT streams and sockets, one set of them per event
 * loop. Which endpoint is dialled is decided elsewhere.
 */
@NullMarked
package dev.weft.proxy.upstream;

import org.jspecify.annotations.NullMarked;
