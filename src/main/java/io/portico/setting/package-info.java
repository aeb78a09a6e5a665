/** Reading the configuration, and what is wrong with it: told by the setting's name and never by its value. */
@NullMarked
package io.portico.setting;

import org.jspecify.annotations.NullMarked;
