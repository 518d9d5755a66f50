/** From recipes and sources to the root file system of each image, in a folder. */
@NullMarked
package dev.weft.images.stage;

import org.jspecify.annotations.NullMarked;
