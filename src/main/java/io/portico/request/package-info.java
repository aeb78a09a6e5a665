/** The canonical request as any channel reads it: every field checked, every fault named at once. */
@NullMarked
package io.portico.request;

import org.jspecify.annotations.NullMarked;
