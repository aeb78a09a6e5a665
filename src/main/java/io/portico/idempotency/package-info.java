/** One key, one session: what becomes of a request whose idempotency key has been used before. */
@NullMarked
package io.portico.idempotency;

import org.jspecify.annotations.NullMarked;
