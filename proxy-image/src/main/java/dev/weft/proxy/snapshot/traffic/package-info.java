/**
 * How requests are sent and let in, besides where to and by whom: records that the constructors
 * have checked, without behaviour.
 */
@NullMarked
package dev.weft.proxy.snapshot.traffic;

import org.jspecify.annotations.NullMarked;
