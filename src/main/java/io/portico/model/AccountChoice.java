package io.portico.model;

/** One of several vendor accounts that a request could have meant. */
public record AccountChoice(String vendor, String account) {}
