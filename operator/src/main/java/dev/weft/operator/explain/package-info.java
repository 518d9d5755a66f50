/**
 * From what proxies are sent to words for a person: what holds at the ports of a workload, and at
 * the targets of a policy. Nothing is decided here.
 */
@NullMarked
package dev.weft.operator.explain;

import org.jspecify.annotations.NullMarked;
