/**
 * From what Gateway API says of a mesh, to the ports that its routes are attached to and to what is
 * said of the mesh itself. What a route does is read elsewhere.
 */
@NullMarked
package dev.weft.operator.resolve.mesh;

import org.jspecify.annotations.NullMarked;
