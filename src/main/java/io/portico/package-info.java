/** Portico: one contract in front of every billing vendor's portal-session API. */
@NullMarked
package io.portico;

import org.jspecify.annotations.NullMarked;
