/**
 * From protobuf messages to the records of {@code snapshot}, or a sentence that names the field at
 * fault. Every repeated field has a bound. Nothing is read here but the message.
 */
@NullMarked
package dev.weft.proxy.snapshot.compile;

import org.jspecify.annotations.NullMarked;
