/**
 * From decisions about callers to what is told about them: sums of what was alike, and the newest
 * refusals one by one. Everything is bounded; bodies and query strings never come here.
 */
@NullMarked
package dev.weft.proxy.record;

import org.jspecify.annotations.NullMarked;
