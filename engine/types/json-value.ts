/** Values of DuckDB rows as the JSON that the command line and the API give. */

import { alternativeName, choiceTag } from '#engine/types/choice-struct.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One row; members in the order of the schema. */
export function toJsonRow(row: Readonly<Record<string, unknown>>, schema: Schema): Record<string, JsonValue> {
  return Object.fromEntries(schema.map(({ name, type }) => [name, toJsonValue(row[name], type)]));
}

/**
 * Whole numbers up to 2^53 and finite doubles are numbers; larger whole numbers, decimals, NaN and infinities strings;
 * `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SS[.ffffff]`, with a final `Z` for an instant; binary is base64; structs and maps are
 * objects; a choice is the value it holds.
 * @param value as DuckConnection.rows returns it: bigint, number, string, boolean, Uint8Array, Date, array, Map, object.
 */
export function toJsonValue(value: unknown, type: DataType): JsonValue {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return toJsonNumber(value);
    case 'float':
    case 'double':
      return typeof value === 'number' && !Number.isFinite(value) ? notFinite(value) : toJsonNumber(value);
    case 'timestamp':
      return `${timeText(value)}Z`;
    case 'timestamp_ntz':
      return timeText(value);
    case 'date':
      return value instanceof Date ? value.toISOString().slice(0, 10) : asText(value);
    case 'binary':
      return value instanceof Uint8Array ? base64(value) : asText(value);
    case 'boolean':
      return value === true || value === 'true';
    case 'array':
      return Array.isArray(value) ? value.map((element) => toJsonValue(element, type.element)) : asText(value);
    case 'map':
      return Object.fromEntries(
        mapEntries(value).map(([key, member]) => [keyText(key, type.key), toJsonValue(member, type.value)]),
      );
    case 'struct':
      return toJsonRow(value as Record<string, unknown>, type.fields);
    case 'choice': {
      const struct = value as Record<string, unknown>;
      const held = type.alternatives.find((alternative) => alternativeName(alternative) === struct[choiceTag]);
      return held === undefined ? null : toJsonValue(struct[alternativeName(held)], held);
    }
    case 'decimal':
    case 'string':
    case 'char':
    case 'varchar':
    case 'null':
      return asText(value);
  }
}

/** 2^53: up to it every whole number is a double. */
const largestNumber = 9_007_199_254_740_992n;

function toJsonNumber(value: unknown): JsonValue {
  if (typeof value === 'bigint')
    return value >= -largestNumber && value <= largestNumber ? Number(value) : value.toString();
  if (typeof value === 'number') return Object.is(value, -0) ? 0 : value;
  return asText(value);
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

/** `2020-01-02T03:04:05[.ffffff]`, for any spelling of the worker: a space for the T, an offset, trailing zeros. */
function timeText(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : asText(value);
  const match = /^(.*?\d{4,}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?/u.exec(text);
  if (match === null) return text.replace(/(?:Z|[+-]\d\d(?::?\d\d)?)$/u, '');
  const fraction = (match[3] ?? '').replace(/0+$/u, '');
  return `${match[1]}T${match[2]}${fraction === '' ? '' : `.${fraction}`}`;
}

function mapEntries(value: unknown): [unknown, unknown][] {
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)];
  if (Array.isArray(value)) {
    return value.map((entry: unknown) =>
      Array.isArray(entry)
        ? [entry[0], entry[1]]
        : [(entry as { key: unknown }).key, (entry as { value: unknown }).value],
    );
  }
  return Object.entries(value as Record<string, unknown>);
}

/** Keys of JSON objects are text; a nested key is its JSON. */
function keyText(key: unknown, type: DataType): string {
  const json = toJsonValue(key, type);
  return typeof json === 'string' ? json : JSON.stringify(json);
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && !(value instanceof Date))
    return JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? member.toString() : member));
  return String(value);
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 32_768)
    text += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  return btoa(text);
}
