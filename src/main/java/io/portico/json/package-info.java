/** The bytes of the canonical documents: strict reading, exact writing. */
@NullMarked
package io.portico.json;

import org.jspecify.annotations.NullMarked;
