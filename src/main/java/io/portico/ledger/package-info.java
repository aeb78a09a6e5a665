/** What happened: one record for each request, never with a URL or a key. */
@NullMarked
package io.portico.ledger;

import org.jspecify.annotations.NullMarked;
