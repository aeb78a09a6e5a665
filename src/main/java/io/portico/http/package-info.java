/** The HTTP engine: reads bytes strictly, owns limits and timers, answers every refusal with a problem. */
@NullMarked
package io.portico.http;

import org.jspecify.annotations.NullMarked;
