/**
 * From the head of a request to whether it carries the JSON Web Token that a rule asks for (RFC
 * 7519, RFC 8725). Nothing here keeps a token, or says what is in one.
 */
@NullMarked
package dev.weft.proxy.authz.token;

import org.jspecify.annotations.NullMarked;
