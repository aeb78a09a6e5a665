/** Who is asking, and how often: keys, organisations, scopes and quotas. */
@NullMarked
package io.portico.caller;

import org.jspecify.annotations.NullMarked;
