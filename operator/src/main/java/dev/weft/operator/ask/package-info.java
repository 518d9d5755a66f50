/**
 * From what a replica remembers to answers for a person, on a port of the loopback interface alone:
 * whoever asks comes through a port-forward of the API server, which decides who may.
 */
@NullMarked
package dev.weft.operator.ask;

import org.jspecify.annotations.NullMarked;
