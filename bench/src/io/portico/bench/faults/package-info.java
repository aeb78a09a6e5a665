/** Programs that kill the gateway and make its vendor fail, and compare what vendors saw with what clients were told. */
package io.portico.bench.faults;
