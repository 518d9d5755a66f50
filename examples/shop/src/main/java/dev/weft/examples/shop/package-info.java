/** The demo's services: they know nothing of the mesh. */
@NullMarked
package dev.weft.examples.shop;

import org.jspecify.annotations.NullMarked;
