/** From what came in to policies that let it through and nothing else. */
@NullMarked
package dev.weft.plan.suggest;

import org.jspecify.annotations.NullMarked;
