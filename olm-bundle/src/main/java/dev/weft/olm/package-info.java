/**
 * From the manifests of the installation, the custom resource definitions and the examples to a
 * bundle and a catalog for the Operator Lifecycle Manager (OLM). Nothing here talks to a cluster,
 * and what a cluster gets is decided in {@code operator/deploy}, not here.
 */
@NullMarked
package dev.weft.olm;

import org.jspecify.annotations.NullMarked;
