/** What parts of a request cost, measured in one process; {@code bench/rules} runs them. */
@NullMarked
package dev.weft.proxy.bench;

import org.jspecify.annotations.NullMarked;
