/** Assembles the operator. */
@NullMarked
package dev.weft.operator;

import org.jspecify.annotations.NullMarked;
