/** DuckDB's spelling of types, both ways. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import {
  arrayType,
  bigintType,
  decimalType,
  doubleType,
  intType,
  mapType,
  smallintType,
  stringType,
  structType,
  timestampNtzType,
  timestampType,
  type Column,
  type DataType,
  type SimpleKind,
} from '#engine/types/data-type.ts';
import { choiceFromStruct, choiceStruct } from '#engine/types/choice-struct.ts';
import { TypeText } from '#engine/types/type-text.ts';

const simpleSql: Readonly<Record<SimpleKind, Sql>> = {
  boolean: sql`BOOLEAN`,
  tinyint: sql`TINYINT`,
  smallint: sql`SMALLINT`,
  int: sql`INTEGER`,
  bigint: sql`BIGINT`,
  float: sql`FLOAT`,
  double: sql`DOUBLE`,
  string: sql`VARCHAR`,
  binary: sql`BLOB`,
  date: sql`DATE`,
  timestamp: sql`TIMESTAMPTZ`,
  timestamp_ntz: sql`TIMESTAMP`,
  // A column that is null in every row does not have a type; DuckDB gives a bare NULL the type INTEGER.
  null: sql`INTEGER`,
};

/** The DuckDB type that holds our type; `char` and `varchar` are VARCHAR (lengths are checked where a table asks for them). */
export function toDuckDb(type: DataType): Sql {
  switch (type.kind) {
    case 'decimal':
      return numberPair(type.precision, type.scale);
    case 'char':
    case 'varchar':
      return sql`VARCHAR`;
    case 'array':
      return sql`${toDuckDb(type.element)}[]`;
    case 'map':
      return sql`MAP(${toDuckDb(type.key)}, ${toDuckDb(type.value)})`;
    case 'struct':
      return sql`STRUCT(${joinSql(type.fields.map(fieldSql))})`;
    case 'choice':
      return toDuckDb(choiceStruct(type));
    default:
      return simpleSql[type.kind];
  }
}

function fieldSql(field: Column): Sql {
  return sql`${ident(field.name)} ${toDuckDb(field.type)}`;
}

function numberPair(precision: number, scale: number): Sql {
  return sql`DECIMAL(${digits(precision)}, ${digits(scale)})`;
}

/** Digits only, so that a number from a file cannot smuggle text. */
function digits(value: number): Sql {
  if (!Number.isInteger(value) || value < 0) throw new RangeError('a precision is a whole number');
  return [...String(value)].reduce((text, digit) => sql`${text}${digitSql[Number(digit)]!}`, sql``);
}
const digitSql = [sql`0`, sql`1`, sql`2`, sql`3`, sql`4`, sql`5`, sql`6`, sql`7`, sql`8`, sql`9`];

/**
 * Our type for a DuckDB type as DESCRIBE prints it. A type that we do not have becomes the nearest one that
 * loses nothing: unsigned numbers widen, HUGEINT is decimal(38,0), UUID, TIME, INTERVAL, ENUM, BIT and JSON are string.
 * The STRUCT that stores a choice is returned as the choice.
 * @throws EngineError InvalidInput for text that is not a DuckDB type.
 */
export function fromDuckDb(text: string): DataType {
  const reader = new TypeText(text);
  const type = readType(reader);
  if (!reader.atEnd()) reader.fail('more text after the type');
  return type;
}

const words: Readonly<Record<string, DataType>> = {
  BOOLEAN: { kind: 'boolean' },
  TINYINT: { kind: 'tinyint' },
  SMALLINT: smallintType,
  INTEGER: intType,
  BIGINT: bigintType,
  HUGEINT: decimalType(38, 0),
  UHUGEINT: decimalType(38, 0),
  UTINYINT: smallintType,
  USMALLINT: intType,
  UINTEGER: bigintType,
  UBIGINT: decimalType(20, 0),
  BIGNUM: stringType,
  FLOAT: { kind: 'float' },
  DOUBLE: doubleType,
  VARCHAR: stringType,
  JSON: stringType,
  UUID: stringType,
  TIME: stringType,
  TIME_NS: stringType,
  INTERVAL: stringType,
  BIT: stringType,
  VARIANT: stringType,
  BLOB: { kind: 'binary' },
  GEOMETRY: { kind: 'binary' },
  DATE: { kind: 'date' },
  TIMESTAMP: timestampNtzType,
  TIMESTAMP_S: timestampNtzType,
  TIMESTAMP_MS: timestampNtzType,
  TIMESTAMP_NS: timestampNtzType,
  TIMESTAMPTZ: timestampType,
  NULL: { kind: 'null' },
};

function readType(reader: TypeText): DataType {
  let type = readBase(reader);
  for (;;) {
    if (reader.takeMatch(/\[\d*\]/u) === undefined) return type;
    type = arrayType(type);
  }
}

function readBase(reader: TypeText): DataType {
  const quoted = reader.takeQuoted();
  const word = quoted ?? reader.takeMatch(/[A-Za-z_][A-Za-z0-9_]*/u)?.toUpperCase();
  switch (word) {
    case undefined:
      return reader.fail('expected a type name');
    case 'DECIMAL':
      return readDecimal(reader);
    case 'STRUCT':
      return choiceFromStruct(structType(readFields(reader)));
    case 'MAP': {
      reader.expect('(');
      const key = readType(reader);
      reader.expect(',');
      const value = readType(reader);
      reader.expect(')');
      return mapType(key, value);
    }
    case 'ENUM':
      reader.expect('(');
      reader.takeMatch(/(?:'(?:[^']|'')*'|[\s,])*/u);
      reader.expect(')');
      return stringType;
    case 'GEOMETRY':
      // With its coordinate system, as GeoParquet declares it.
      reader.takeMatch(/\((?:'(?:[^']|'')*'|[^)'])*\)/u);
      return { kind: 'binary' };
    case 'TIME':
      reader.takeMatch(/with\s+time\s+zone/iu);
      return stringType;
    case 'TIMESTAMP':
      return reader.takeMatch(/with\s+time\s+zone/iu) === undefined ? timestampNtzType : timestampType;
    default:
      return words[word] ?? reader.fail(`"${word}" is not a type that Tenon knows`);
  }
}

function readDecimal(reader: TypeText): DataType {
  if (!reader.take('(')) return decimalType(18, 3);
  const precision = reader.takeNumber();
  const scale = reader.take(',') ? reader.takeNumber() : 0;
  reader.expect(')');
  return decimalType(precision, scale);
}

function readFields(reader: TypeText): Column[] {
  reader.expect('(');
  const fields: Column[] = [];
  if (reader.take(')')) return fields;
  do {
    fields.push(readField(reader, fields.length));
  } while (reader.take(','));
  reader.expect(')');
  return fields;
}

/** A UNION written to Parquet and read back is a STRUCT with unnamed fields: they are named by position, `field_1`, …. */
function readField(reader: TypeText, index: number): Column {
  const mark = reader.mark();
  const name = reader.takeQuoted() ?? reader.takeMatch(/[^\s(),"]+/u);
  if (name === undefined) return reader.fail('expected a field name');
  if (reader.takeMatch(/(?=[,)([])/u) === undefined) return { name, type: readType(reader) };
  reader.returnTo(mark);
  return { name: `field_${index + 1}`, type: readType(reader) };
}
