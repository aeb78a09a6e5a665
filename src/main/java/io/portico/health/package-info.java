/** Whether this node may be sent requests. */
@NullMarked
package io.portico.health;

import org.jspecify.annotations.NullMarked;
