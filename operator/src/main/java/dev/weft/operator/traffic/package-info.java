/**
 * From what proxies say came in to what people ask about it later: flows over the last hours and
 * the newest refusals. Kept in memory, bounded, without bodies and query strings.
 */
@NullMarked
package dev.weft.operator.traffic;

import org.jspecify.annotations.NullMarked;
