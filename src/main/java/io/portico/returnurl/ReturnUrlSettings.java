package io.portico.returnurl;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code portico.return-url.…} that hold for all organisations.
 *
 * @param httpOnLoopback whether allow-lists may name {@code http} origins on a loopback host; for work on one machine
 */
@ConfigurationProperties("portico.return-url")
record ReturnUrlSettings(@DefaultValue("false") boolean httpOnLoopback) {}
