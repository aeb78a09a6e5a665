/** The organisations that share this gateway, as configured. */
@NullMarked
package io.portico.organisation;

import org.jspecify.annotations.NullMarked;
