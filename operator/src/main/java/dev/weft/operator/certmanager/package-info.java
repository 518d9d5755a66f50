/**
 * From an order to cert-manager's resources and back: a CertificateRequest for each certificate, or
 * a Certificate for an intermediate authority. Approves nothing: who asks must not be who permits.
 * Believes nothing that it reads in a namespace other than the operator's before it is checked.
 */
@NullMarked
package dev.weft.operator.certmanager;

import org.jspecify.annotations.NullMarked;
