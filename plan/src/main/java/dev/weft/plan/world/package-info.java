/**
 * From files and lists of objects to the world that a mesh is made of, before and after a commit.
 */
@NullMarked
package dev.weft.plan.world;

import org.jspecify.annotations.NullMarked;
