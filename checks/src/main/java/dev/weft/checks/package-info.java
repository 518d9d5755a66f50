/**
 * From a module's sources and classes to a list of what breaks the project's rules. Used by tests
 * only; knows nothing of what the modules do.
 */
@NullMarked
package dev.weft.checks;

import org.jspecify.annotations.NullMarked;
