/** Vendors that live in the gateway, for trying it without credentials. */
@NullMarked
package io.portico.sandbox;

import org.jspecify.annotations.NullMarked;
