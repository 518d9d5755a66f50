/** What is in each image, as values: nothing here reads a file or runs a program. */
@NullMarked
package dev.weft.images.recipe;

import org.jspecify.annotations.NullMarked;
