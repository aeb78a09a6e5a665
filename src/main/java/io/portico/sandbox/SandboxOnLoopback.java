package io.portico.sandbox;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import io.portico.http.HttpSettings;
import io.portico.setting.InvalidSettingException;

/** Stops a sandbox that other machines could reach: its API keys and its broker's passwords are printed in its documentation. */
@Component
@Profile("sandbox")
final class SandboxOnLoopback {
    private static final String HTTP = "portico.http.bind-address";
    private static final String AMQP = "portico.amqp.bind";

    SandboxOnLoopback(HttpSettings http, Environment environment) {
        check(HTTP, http.bindAddress());
        check(AMQP, environment.getProperty(AMQP, "127.0.0.1"));
    }

    private static void check(String setting, String address) {
        if (address.isBlank() || !isLoopback(address)) {
            throw new InvalidSettingException(
                    setting, "a sandbox listens on loopback only, since everybody knows its keys");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
