/**
 * From what a request must pass, and what came before it, to whether it passes now. Counts are kept
 * when the rules change, and confined to one event loop; time and chance are parameters.
 */
@NullMarked
package dev.weft.proxy.admission;

import org.jspecify.annotations.NullMarked;
