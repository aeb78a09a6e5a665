package io.portico.model;

/**
 * One field that a request got wrong; never with the value.
 *
 * @param field the field's path, such as {@code vendorOptions.flow_data}
 * @param code stable, kebab-case: {@code required}, {@code too-long}, {@code unknown-field}, …
 * @param detail one sentence for a person
 */
public record FieldError(String field, String code, String detail) {}
