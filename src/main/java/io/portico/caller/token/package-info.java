/** Who is asking with a JSON Web Token: its form, its issuer's keys, its claims. */
@NullMarked
package io.portico.caller.token;

import org.jspecify.annotations.NullMarked;
