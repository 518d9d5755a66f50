/**
 * From what a person wants of an installation to its manifests, which were rendered when this was
 * built. Nothing here talks to a cluster.
 */
@NullMarked
package dev.weft.cli.install;

import org.jspecify.annotations.NullMarked;
