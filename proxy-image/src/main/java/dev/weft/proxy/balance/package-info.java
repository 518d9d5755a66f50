/**
 * From a backend's endpoints and what was seen of them to one endpoint: two choices at random, the
 * lower expected latency wins. State is confined to one event loop; time and chance are parameters.
 */
@NullMarked
package dev.weft.proxy.balance;

import org.jspecify.annotations.NullMarked;
