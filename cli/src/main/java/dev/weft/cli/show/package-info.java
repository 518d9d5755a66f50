/** From resources with status to text for a person. Pure: no input, no clock. */
@NullMarked
package dev.weft.cli.show;

import org.jspecify.annotations.NullMarked;
