/** Puts the agent of a node together, and starts and stops it. */
@NullMarked
package dev.weft.cni;

import org.jspecify.annotations.NullMarked;
