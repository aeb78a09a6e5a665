/** Dead letters as their operators see them: which there are, and letting them be requests again. */
@NullMarked
package io.portico.deadletter;

import org.jspecify.annotations.NullMarked;
