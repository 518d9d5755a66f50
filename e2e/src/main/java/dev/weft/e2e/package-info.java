/** Starts real processes for tests and the demo. */
@NullMarked
package dev.weft.e2e;

import org.jspecify.annotations.NullMarked;
