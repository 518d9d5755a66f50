/**
 * From the snapshot of a destination to what one event loop has learnt by calling it: which
 * endpoints are well, what retries have been earned. Kept when the snapshot is replaced, confined
 * to the event loop.
 */
@NullMarked
package dev.weft.proxy.callee;

import org.jspecify.annotations.NullMarked;
