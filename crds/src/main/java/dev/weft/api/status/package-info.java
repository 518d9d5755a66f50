/** What the statuses of several kinds have in common. */
@NullMarked
package dev.weft.api.status;

import org.jspecify.annotations.NullMarked;
