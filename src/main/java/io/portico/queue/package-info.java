/** The message channel adapter: translates queue messages into the canonical model and back. */
@NullMarked
package io.portico.queue;

import org.jspecify.annotations.NullMarked;
