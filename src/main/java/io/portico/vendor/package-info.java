/** Vendor accounts: the catalogue of Kamelet instances, the guard around a call, the client beneath it, the reading of an answer. */
@NullMarked
package io.portico.vendor;

import org.jspecify.annotations.NullMarked;
