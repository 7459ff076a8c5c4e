/** Reads the schema that an Avro file states in its header. */

import type { AvroField, AvroLogical, AvroPrimitive, AvroType } from '#engine/formats/avro/avro-type.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { makeUnique } from '#engine/types/names.ts';

const primitives: ReadonlySet<string> = new Set([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);

/** Types nested deeper than this are made to do harm. */
const deepest = 200;

/**
 * Attributes that are not known and logical types that do not fit their type are passed over, as the specification asks.
 * @throws EngineError MalformedFile for an invalid schema; UnsupportedFormat for a record that contains itself.
 */
export function parseAvroSchema(text: string, path: string): AvroType {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    throw wrong(path, `its schema is not JSON (${thrown instanceof Error ? thrown.message : String(thrown)})`);
  }
  return new SchemaParser(path).parse(json, '', 0);
}

function wrong(path: string, why: string): EngineError {
  return new EngineError('MalformedFile', `${path} cannot be read as Avro: ${why}.`, {
    hint: 'The file is damaged, or its writer made a schema that Avro does not know.',
    details: { path, byteOffset: 0 },
  });
}

type Json = Readonly<Record<string, unknown>>;

class SchemaParser {
  readonly #path: string;
  /** Named types by full name; undefined while the type is read. */
  readonly #named = new Map<string, AvroType | undefined>();

  constructor(path: string) {
    this.#path = path;
  }

  parse(json: unknown, namespace: string, depth: number): AvroType {
    if (depth > deepest) throw wrong(this.#path, `its schema is nested deeper than ${deepest} levels`);
    if (typeof json === 'string') return this.#byName(json, namespace);
    if (Array.isArray(json)) return this.#union(json, namespace, depth);
    if (json === undefined) throw wrong(this.#path, 'a type is missing in its schema');
    if (typeof json !== 'object' || json === null) throw wrong(this.#path, `${JSON.stringify(json)} is not a type`);
    const schema = json as Json;
    const { type } = schema;
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(schema, namespace, depth);
      case 'enum': {
        const { full } = this.#names(schema, namespace);
        const symbols = this.#list(schema['symbols'], `the enum ${full} has no symbols`).map(String);
        return this.#define(full, { kind: 'enum', name: full, symbols });
      }
      case 'fixed': {
        const { full } = this.#names(schema, namespace);
        const size = Number(schema['size']);
        if (!Number.isInteger(size) || size < 0) throw wrong(this.#path, `the fixed type ${full} has no size`);
        const logical = logicalOf(schema, 'fixed', size);
        return this.#define(full, { kind: 'fixed', name: full, size, ...(logical === undefined ? {} : { logical }) });
      }
      case 'array':
        return { kind: 'array', items: this.parse(schema['items'], namespace, depth + 1) };
      case 'map':
        return { kind: 'map', values: this.parse(schema['values'], namespace, depth + 1) };
      default: {
        const inner = this.parse(type, namespace, depth + 1);
        if (!primitives.has(inner.kind)) return inner;
        const logical = logicalOf(schema, inner.kind, 0);
        return logical === undefined ? inner : { ...(inner as AvroPrimitive), logical };
      }
    }
  }

  #byName(name: string, namespace: string): AvroType {
    if (primitives.has(name)) return { kind: name as AvroPrimitive['kind'] };
    const full = name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
    const found = this.#named.has(full) ? full : this.#named.has(name) ? name : undefined;
    if (found === undefined)
      throw wrong(this.#path, `its schema names the type ${JSON.stringify(name)}, which it does not define`);
    const type = this.#named.get(found);
    if (type !== undefined) return type;
    throw new EngineError(
      'UnsupportedFormat',
      `${this.#path}: unsupported format: the Avro record ${found} contains itself, so its columns have no end.`,
      {
        hint: 'Write the file again with the nesting cut at a fixed depth.',
        details: { path: this.#path, format: 'avro', type: found },
      },
    );
  }

  #union(branches: readonly unknown[], namespace: string, depth: number): AvroType {
    return { kind: 'union', branches: branches.map((branch) => this.parse(branch, namespace, depth + 1)) };
  }

  #record(schema: Json, namespace: string, depth: number): AvroType {
    const { full, space } = this.#names(schema, namespace);
    this.#named.set(full, undefined);
    const fields = this.#list(schema['fields'], `the record ${full} has no fields`).map((field): AvroField => {
      const { name, type } = (field ?? {}) as Json;
      if (typeof name !== 'string') throw wrong(this.#path, `a field of the record ${full} has no name`);
      return { name, type: this.parse(type, space, depth + 1) };
    });
    return this.#define(full, { kind: 'record', name: full, fields: withOwnNames(fields) });
  }

  #define(full: string, type: AvroType): AvroType {
    this.#named.set(full, type);
    return type;
  }

  #list(value: unknown, why: string): readonly unknown[] {
    if (Array.isArray(value)) return value as readonly unknown[];
    throw wrong(this.#path, why);
  }

  /** A name with dots states its namespace, else `namespace` does, else the one around it. */
  #names(schema: Json, around: string): { full: string; space: string } {
    const { name, namespace } = schema;
    if (typeof name !== 'string') throw wrong(this.#path, `a ${String(schema['type'])} has no name`);
    const dot = name.lastIndexOf('.');
    if (dot !== -1) return { full: name, space: name.slice(0, dot) };
    const space = typeof namespace === 'string' ? namespace : around;
    return { full: space === '' ? name : `${space}.${name}`, space };
  }
}

/** Fields of one name, which the specification forbids, are numbered, so that each has its values. */
function withOwnNames(fields: readonly AvroField[]): AvroField[] {
  const names = makeUnique(
    fields.map(({ name }) => name),
    [],
    2,
  );
  return fields.map((field, index) => ({ ...field, name: names[index]! }));
}

/** Logical types of int and long; those of other types are handled below. */
const ofNumbers: Readonly<Record<string, 'int' | 'long'>> = {
  date: 'int',
  'time-millis': 'int',
  'time-micros': 'long',
  'timestamp-millis': 'long',
  'timestamp-micros': 'long',
  'timestamp-nanos': 'long',
  'local-timestamp-millis': 'long',
  'local-timestamp-micros': 'long',
  'local-timestamp-nanos': 'long',
};

function logicalOf(schema: Json, kind: string, size: number): AvroLogical | undefined {
  const { logicalType: name } = schema;
  if (typeof name !== 'string') return undefined;
  if (Object.hasOwn(ofNumbers, name)) {
    return ofNumbers[name] === kind ? { name: name as Exclude<AvroLogical['name'], 'decimal'> } : undefined;
  }
  if (name === 'decimal' && (kind === 'bytes' || kind === 'fixed')) {
    const precision = Number(schema['precision']);
    const scale = Number(schema['scale'] ?? 0);
    const isValid = Number.isInteger(precision) && Number.isInteger(scale) && precision > 0 && scale >= 0;
    return isValid && scale <= precision ? { name, precision, scale } : undefined;
  }
  if (name === 'uuid') return kind === 'string' || (kind === 'fixed' && size === 16) ? { name } : undefined;
  if (name === 'duration') return kind === 'fixed' && size === 12 ? { name } : undefined;
  return undefined;
}
