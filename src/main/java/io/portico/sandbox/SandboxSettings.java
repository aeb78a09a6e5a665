package io.portico.sandbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The sandbox vendors ({@code portico.sandbox.*}), in the profile {@code sandbox} only.
 *
 * @param port loopback TCP port they listen on; 0 takes any free one
 */
@ConfigurationProperties("portico.sandbox")
record SandboxSettings(@DefaultValue("8089") int port) {}
