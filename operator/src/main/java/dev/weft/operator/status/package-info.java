/**
 * From what was resolved, acked and reported to the status of each object. Where a status is
 * written to is not known here.
 */
@NullMarked
package dev.weft.operator.status;

import org.jspecify.annotations.NullMarked;
