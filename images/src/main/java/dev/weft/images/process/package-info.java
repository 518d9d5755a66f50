/** Programs that the build runs. */
@NullMarked
package dev.weft.images.process;

import org.jspecify.annotations.NullMarked;
