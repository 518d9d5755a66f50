/**
 * From the first bytes of a connection, or their absence, to what it speaks, and from a captured
 * socket to where it was going. Nothing here dials or decides where bytes go.
 */
@NullMarked
package dev.weft.proxy.detect;

import org.jspecify.annotations.NullMarked;
