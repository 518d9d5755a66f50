/**
 * The command line, from what a person types to text and an exit code: 0 done, 1 failed, 2 typed
 * wrong. Nothing here knows how the operator works inside.
 */
@NullMarked
package dev.weft.cli;

import org.jspecify.annotations.NullMarked;
