/** From a root file system to layers, and from layers to an archive that container tools load. */
@NullMarked
package dev.weft.images.assemble;

import org.jspecify.annotations.NullMarked;
