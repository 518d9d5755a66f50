/** From the records of the operator's replicas to one list of what came in. */
@NullMarked
package dev.weft.plan.traffic;

import org.jspecify.annotations.NullMarked;
