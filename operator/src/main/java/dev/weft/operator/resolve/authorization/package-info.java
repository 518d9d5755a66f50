/**
 * From the authorization that a policy writes to rules in the words of the proxy, and to sentences
 * about what is wrong with it. Which policies hold where is decided elsewhere.
 */
@NullMarked
package dev.weft.operator.resolve.authorization;

import org.jspecify.annotations.NullMarked;
