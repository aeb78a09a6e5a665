/** Measures what a request costs: the gateway beside a hand-written Spring MVC service that does the same. */
package io.portico.bench;
