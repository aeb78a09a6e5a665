/** Where a customer may be sent back to: the return-URL policy. */
@NullMarked
package io.portico.returnurl;

import org.jspecify.annotations.NullMarked;
