/** From a signal to stop to a process that nobody waits for. */
@NullMarked
package dev.weft.proxy.drain;

import org.jspecify.annotations.NullMarked;
