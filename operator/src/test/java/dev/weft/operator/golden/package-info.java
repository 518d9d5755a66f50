/** From a folder of resources to the status and the proxy configs that must come of them. */
package dev.weft.operator.golden;
