package io.portico.caller;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.portico.organisation.Organisation;
import io.portico.organisation.Organisations;
import io.portico.request.TextField;
import io.portico.setting.InvalidSettingException;

/** Reads the API keys from the configuration and refuses one that cannot be meant. */
final class ConfiguredKeys {
    private static final int HEX_DIGITS = 64;
    private static final int MAX_CUSTOMER_ID = 200;
    /** Digests of refused keys, and of those already read, with the reason to refuse them. */
    private final Map<String, String> taken = new HashMap<>();

    private final List<KeyTable.Entry> entries = new ArrayList<>();

    private ConfiguredKeys() {}

    /**
     * All keys of all organisations.
     *
     * @param refused keys, in clear, that this installation must not accept because the whole world knows them
     * @throws InvalidSettingException for a digest, time, scope or name that cannot be used, or a key given twice
     */
    static KeyTable read(Organisations organisations, Set<String> refused) {
        ConfiguredKeys keys = new ConfiguredKeys();
        for (String key : refused) {
            keys.taken.put(HexFormat.of().formatHex(ApiKeys.digest(key)), "this is a public sandbox key");
        }
        organisations.organisations().forEach((name, organisation) -> organisation
                .keys()
                .forEach((keyName, key) ->
                        keys.add(name, keyName, key, Organisations.settingKey(name, "keys." + keyName + "."))));
        return new KeyTable(keys.entries);
    }

    private void add(String organisation, String name, Organisation.ApiKey key, String setting) {
        if (!Caller.isSafeName(name)) {
            throw new InvalidSettingException(
                    Organisations.settingKey(organisation, "keys"),
                    "a key's name is 1 to 64 letters, digits, . _ and -");
        }
        Caller caller = new Caller(
                organisation, name, scopes(key.scopes(), setting + "scopes"), customer(key.customer(), setting));
        add(key.sha256(), Validity.read(key.notBefore(), key.expires(), setting), caller, setting);
        Organisation.NextKey next = key.next();
        if (next != null) {
            String nextSetting = setting + "next.";
            add(next.sha256(), Validity.read(next.notBefore(), next.expires(), nextSetting), caller, nextSetting);
        }
    }

    private void add(@Nullable String hex, Validity validity, Caller caller, String setting) {
        byte[] sha256 = digest(hex, setting + "sha256");
        String reason =
                taken.putIfAbsent(HexFormat.of().formatHex(sha256), "the same key is given as " + setting + "sha256");
        if (reason != null) {
            throw new InvalidSettingException(setting + "sha256", reason);
        }
        entries.add(new KeyTable.Entry(sha256, validity, caller));
    }

    private static @Nullable String customer(@Nullable String id, String setting) {
        if (id == null || id.isBlank()) {
            return null;
        }
        if (TextField.flaw(id, 1, MAX_CUSTOMER_ID) != null) {
            throw new InvalidSettingException(
                    setting + "customer", "a customer's id has 1 to 200 characters, no control among them");
        }
        return id;
    }

    private static byte[] digest(@Nullable String hex, String setting) {
        if (hex == null || hex.length() != HEX_DIGITS) {
            throw new InvalidSettingException(setting, "64 hexadecimal digits are needed, the SHA-256 of the key");
        }
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(setting, "only hexadecimal digits are allowed");
        }
    }

    private static Set<Scope> scopes(List<String> names, String setting) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (int i = 0; i < names.size(); i++) {
            String key = setting + "[" + i + "]";
            scopes.add(Scope.ofWireName(names.get(i))
                    .orElseThrow(() -> new InvalidSettingException(key, "there is no such scope")));
        }
        if (scopes.isEmpty()) {
            throw new InvalidSettingException(setting, "a key without scopes is of no use");
        }
        return Set.copyOf(scopes);
    }
}
