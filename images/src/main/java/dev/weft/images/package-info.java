/** From built jars, a JDK and Debian packages to container images, without a container daemon. */
@NullMarked
package dev.weft.images;

import org.jspecify.annotations.NullMarked;
