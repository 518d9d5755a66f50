/** The command line: what a person types. */
@NullMarked
package dev.weft.cli;

import org.jspecify.annotations.NullMarked;
