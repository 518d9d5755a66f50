/** From Debian's archive and a JDK to folders of files that images are made of. */
@NullMarked
package dev.weft.images.source;

import org.jspecify.annotations.NullMarked;
