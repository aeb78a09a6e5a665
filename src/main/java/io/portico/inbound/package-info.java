/** The HTTP channel adapter: translates requests into the canonical model and back. */
@NullMarked
package io.portico.inbound;

import org.jspecify.annotations.NullMarked;
