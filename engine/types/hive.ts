/** Hive's spelling of types, as used in the catalog (grammar: Apache Hive LanguageManual Types). */

import {
  arrayType,
  choiceType,
  decimalType,
  mapType,
  simpleKinds,
  structType,
  type Column,
  type DataType,
  type SimpleKind,
} from '#engine/types/data-type.ts';
import { TypeText } from '#engine/types/type-text.ts';

/** Other spellings that Hive, Spark and Glue accept for a simple type. */
const aliases: Readonly<Record<string, SimpleKind>> = {
  bool: 'boolean',
  byte: 'tinyint',
  short: 'smallint',
  integer: 'int',
  long: 'bigint',
  real: 'float',
  timestampntz: 'timestamp_ntz',
  timestamp_ltz: 'timestamp',
  timestamptz: 'timestamp',
  void: 'null',
  unknown: 'null',
};
const simpleNames = new Set<string>(simpleKinds);
const typeWords = [...simpleKinds, 'decimal', 'timestamp', 'array', 'map', 'struct', 'char', 'varchar', 'uniontype'];

/** Without spaces, lower case; a choice is `uniontype<…>`, a timestamp without zone `timestamp_ntz`. */
export function formatHive(type: DataType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'char':
    case 'varchar':
      return `${type.kind}(${type.length})`;
    case 'array':
      return `array<${formatHive(type.element)}>`;
    case 'map':
      return `map<${formatHive(type.key)},${formatHive(type.value)}>`;
    case 'struct':
      return `struct<${type.fields.map((field) => `${fieldName(field.name)}:${formatHive(field.type)}`).join(',')}>`;
    case 'choice':
      return `uniontype<${type.alternatives.map(formatHive).join(',')}>`;
    default:
      return type.kind;
  }
}

/** Names that Hive's grammar does not allow unquoted are put in double quotes, which we read back. */
function fieldName(name: string): string {
  return name === '' || /[:,<>"\s()]/u.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

/**
 * Reads a Hive type; any case, spaces allowed.
 * @throws EngineError InvalidInput with the position.
 */
export function parseHive(text: string): DataType {
  const reader = new TypeText(text);
  const type = readType(reader);
  if (!reader.atEnd()) reader.fail('more text after the type');
  return type;
}

function readType(reader: TypeText): DataType {
  const word = reader.takeMatch(/[A-Za-z_][A-Za-z0-9_]*/u)?.toLowerCase();
  switch (word) {
    case undefined:
      return reader.fail('expected a type name');
    case 'array':
    case 'set': {
      reader.expect('<');
      const element = readType(reader);
      reader.expect('>');
      return arrayType(element);
    }
    case 'map': {
      reader.expect('<');
      const key = readType(reader);
      reader.expect(',');
      const value = readType(reader);
      reader.expect('>');
      return mapType(key, value);
    }
    case 'struct':
      return structType(readFields(reader));
    case 'uniontype':
    case 'choice':
      return choiceType(readAlternatives(reader));
    case 'decimal':
    case 'numeric':
    case 'dec':
      return readDecimal(reader);
    case 'char':
    case 'varchar':
      return readText(reader, word);
    case 'timestamp':
      return readTimestamp(reader);
    default: {
      const kind = simpleNames.has(word) ? (word as SimpleKind) : aliases[word];
      return kind === undefined ? reader.failAtWord(word, typeWords) : { kind };
    }
  }
}

function readFields(reader: TypeText): Column[] {
  reader.expect('<');
  const fields: Column[] = [];
  if (reader.take('>')) return fields;
  do {
    const name = reader.takeQuoted() ?? reader.takeMatch(/[^:,<>"]*/u)?.trim() ?? '';
    reader.expect(':');
    fields.push({ name, type: readType(reader) });
  } while (reader.take(','));
  reader.expect('>');
  return fields;
}

function readAlternatives(reader: TypeText): DataType[] {
  reader.expect('<');
  const alternatives = [readType(reader)];
  while (reader.take(',')) alternatives.push(readType(reader));
  reader.expect('>');
  return alternatives;
}

function readDecimal(reader: TypeText): DataType {
  if (!reader.take('(')) return decimalType(10, 0);
  const precision = reader.takeNumber();
  const scale = reader.take(',') ? reader.takeNumber() : 0;
  reader.expect(')');
  if (precision < 1 || precision > 38 || scale > precision)
    return reader.fail('a decimal has 1 to 38 digits, and at most that many after the point');
  return decimalType(precision, scale);
}

function readText(reader: TypeText, kind: 'char' | 'varchar'): DataType {
  if (!reader.take('(')) return { kind: 'string' };
  const length = reader.takeNumber();
  reader.expect(')');
  return { kind, length };
}

function readTimestamp(reader: TypeText): DataType {
  if (reader.takeMatch(/without\s+time\s+zone/iu) !== undefined) return { kind: 'timestamp_ntz' };
  reader.takeMatch(/with\s+(?:local\s+)?time\s+zone/iu);
  return { kind: 'timestamp' };
}
