/** What describes the gateway to those who call it: the two contracts and a page to read. */
@NullMarked
package io.portico.document;

import org.jspecify.annotations.NullMarked;
