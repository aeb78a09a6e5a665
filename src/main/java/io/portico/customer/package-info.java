/** The customer directory: which vendor accounts a customer has, in whose words. */
@NullMarked
package io.portico.customer;

import org.jspecify.annotations.NullMarked;
