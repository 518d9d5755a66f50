/** From command lines to processes that are ready, and to their end: nothing stays behind. */
@NullMarked
package dev.weft.e2e.process;

import org.jspecify.annotations.NullMarked;
