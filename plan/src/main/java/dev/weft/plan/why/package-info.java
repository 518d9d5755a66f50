/** From recorded refusals to an explanation of one of them, with what to commit to mend it. */
@NullMarked
package dev.weft.plan.why;

import org.jspecify.annotations.NullMarked;
