/** From a thousand routes of a Gateway to how long a change of one takes; no test lives here. */
@org.jspecify.annotations.NullMarked
package dev.weft.plan.routes;
