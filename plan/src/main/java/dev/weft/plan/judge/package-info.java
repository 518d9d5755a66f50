/**
 * From resources to what becomes of requests: the operator's own translation and the proxy's own
 * decision, in one process and without a network. Nothing here translates or decides by itself.
 */
@NullMarked
package dev.weft.plan.judge;

import org.jspecify.annotations.NullMarked;
