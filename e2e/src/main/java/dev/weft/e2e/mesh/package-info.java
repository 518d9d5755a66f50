/** From manifests in a directory to a mesh of real processes on the loopback addresses. */
@NullMarked
package dev.weft.e2e.mesh;

import org.jspecify.annotations.NullMarked;
