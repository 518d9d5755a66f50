/** From what was seen to rules that let it through, as a person would commit them. */
@NullMarked
package dev.weft.plan.draft;

import org.jspecify.annotations.NullMarked;
