/** Who is asking: keys, organisations and scopes. */
@NullMarked
package io.portico.caller;

import org.jspecify.annotations.NullMarked;
