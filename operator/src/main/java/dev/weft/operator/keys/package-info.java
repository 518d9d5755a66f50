/**
 * From the addresses at which issuers publish keys to the keys. The operator alone asks, so that no
 * proxy has to reach anybody outside; what was good is kept while nobody answers.
 */
@NullMarked
package dev.weft.operator.keys;

import org.jspecify.annotations.NullMarked;
