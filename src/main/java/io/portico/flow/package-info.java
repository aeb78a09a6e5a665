/** What travels beside the message on its way through the routes. */
@NullMarked
package io.portico.flow;

import org.jspecify.annotations.NullMarked;
