/** From a cluster or the state directory of a standalone operator to resources with status. */
@NullMarked
package dev.weft.cli.read;

import org.jspecify.annotations.NullMarked;
