/** Vendors' own operations, served by the gateway: a client of one vendor asks, and any vendor may answer. */
@NullMarked
package io.portico.dialect;

import org.jspecify.annotations.NullMarked;
