/** The resources of weft.dev/v1alpha1. Records that mirror the schema; absent lists are empty. */
@NullMarked
package dev.weft.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
