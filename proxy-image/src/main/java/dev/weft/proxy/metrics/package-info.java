/**
 * From what the data path did to Prometheus series and load reports, both bounded. Handles are
 * looked up once and then only added to; no labels are built on the hot path.
 */
@NullMarked
package dev.weft.proxy.metrics;

import org.jspecify.annotations.NullMarked;
