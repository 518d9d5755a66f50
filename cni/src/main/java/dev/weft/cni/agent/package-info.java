/**
 * From what a plugin says over the agent's socket to its answer. What is said is held to be hostile
 * until it is read. Knows no API.
 */
@NullMarked
package dev.weft.cni.agent;

import org.jspecify.annotations.NullMarked;
