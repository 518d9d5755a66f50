/**
 * From the status board to the API: on the leader alone, by server-side apply, no faster than
 * people read. Nothing is decided here.
 */
@NullMarked
package dev.weft.operator.reconcile;

import org.jspecify.annotations.NullMarked;
