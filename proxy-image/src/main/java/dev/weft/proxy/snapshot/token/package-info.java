/** What a policy asks of JSON Web Tokens, and the keys that they are checked by. */
@NullMarked
package dev.weft.proxy.snapshot.token;

import org.jspecify.annotations.NullMarked;
