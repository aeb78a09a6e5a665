/** What requests by message have in common, whichever channel brings them: what becomes of one that failed, and its time. */
@NullMarked
package io.portico.message;

import org.jspecify.annotations.NullMarked;
