/**
 * From root file systems to AOT caches, by running the programs in them on work as they will have.
 */
@NullMarked
package dev.weft.images.train;

import org.jspecify.annotations.NullMarked;
