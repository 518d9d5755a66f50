/**
 * From a granted request to a certificate chain: who issues is behind {@link
 * dev.weft.operator.issue.LeafIssuer}, and what an issuer made is checked here whoever it was. Does
 * not know which issuer is wanted, nor who trusts it.
 */
@NullMarked
package dev.weft.operator.issue;

import org.jspecify.annotations.NullMarked;
