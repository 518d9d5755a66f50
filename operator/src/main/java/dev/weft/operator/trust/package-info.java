/**
 * From the issuer that is wanted and what proxies hold to whom the mesh trusts and who issues now.
 * Roots are replaced in steps, each after all proxies acked the one before; {@link
 * dev.weft.operator.trust.Rotation} decides them and is pure. Knows no issuer's ways and no stream.
 */
@NullMarked
package dev.weft.operator.trust;

import org.jspecify.annotations.NullMarked;
