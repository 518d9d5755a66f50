/**
 * From two channels to one stream of bytes between them: relaying with back-pressure, half-close
 * and resets, over sockets and over CONNECT streams alike. What the bytes mean is not known here.
 */
@NullMarked
package dev.weft.proxy.tcp;

import org.jspecify.annotations.NullMarked;
