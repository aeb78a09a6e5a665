/** The database as such: whether its tables are there, and how long a request may wait for it. */
@NullMarked
package io.portico.store;

import org.jspecify.annotations.NullMarked;
