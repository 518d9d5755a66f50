/** API types of Weft and of what it reads; no logic. */
@NullMarked
package dev.weft.api;

import org.jspecify.annotations.NullMarked;
