/** The main job of Weft on this machine: commits in, figures out. */
@NullMarked
package dev.weft.e2e.demo;

import org.jspecify.annotations.NullMarked;
