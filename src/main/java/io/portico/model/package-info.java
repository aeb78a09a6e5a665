/** The canonical data model: what is asked, what is answered, what went wrong; it knows neither Camel nor Spring. */
@NullMarked
package io.portico.model;

import org.jspecify.annotations.NullMarked;
