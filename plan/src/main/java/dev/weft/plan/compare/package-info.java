/** From two worlds and what came in to who would gain and who would lose access. */
@NullMarked
package dev.weft.plan.compare;

import org.jspecify.annotations.NullMarked;
