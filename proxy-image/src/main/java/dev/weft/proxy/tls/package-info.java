/**
 * From an identity and a trust bundle to TLS on a channel, and from a channel to who the peer
 * proved to be.
 */
@NullMarked
package dev.weft.proxy.tls;

import org.jspecify.annotations.NullMarked;
