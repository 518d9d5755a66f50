/**
 * From GatewayClasses, Gateways and ListenerSets to what listens, with everything that is wrong
 * about them said in the words of the Gateway API.
 */
@NullMarked
package dev.weft.operator.resolve.gateway;

import org.jspecify.annotations.NullMarked;
