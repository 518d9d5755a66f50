/** From the environment to a running proxy, and from a signal to its end. */
@NullMarked
package dev.weft.proxy.bootstrap;

import org.jspecify.annotations.NullMarked;
