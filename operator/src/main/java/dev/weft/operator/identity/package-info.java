/**
 * From a token and a certificate request to a certificate. The token alone decides the identity,
 * the request proves the key. {@link dev.weft.operator.identity.CertifyRules} decides and knows
 * neither transport nor clock; what talks to the API server or to files is apart from it. Resources
 * of the mesh and gRPC may not be known here.
 */
@NullMarked
package dev.weft.operator.identity;

import org.jspecify.annotations.NullMarked;
