/** Files of random sources: CSV and JSON by separate writers, Parquet by DuckDB, the others from that Parquet. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { literal } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { Dispatcher } from '#engine/index.ts';
import type { TestDuck } from '#engine/testing/duck.ts';
import { castToText } from './casts.ts';
import { badKinds } from './draw-source.ts';
import { duckType, quoted } from './duck-type.ts';
import { literalText } from './expressions/expression.ts';
import type { RandomSource, SourceFile } from './random-job.ts';
import { foldersOf, ownContent } from './source-folders.ts';
import { isTagged } from './values.ts';
import { glueName, type Row, type Tagged, type Value, type ValueField, type ValueType } from './value-types.ts';

export interface SourcePlaces {
  readonly duck: TestDuck;
  readonly engine: Dispatcher;
}

/** Puts the file into the folder. */
export async function writeSourceFile(
  places: SourcePlaces,
  source: RandomSource,
  file: SourceFile,
  folder: string,
): Promise<void> {
  const own = ownContent(source, file);
  const inner = path.join(folder, ...foldersOf(source, file));
  await mkdir(inner, { recursive: true });
  const place = path.join(inner, `${file.name}.${source.format}`);
  switch (source.format) {
    case 'csv':
      return writeFile(place, csvText(source, file));
    case 'json':
      return writeFile(place, jsonLines(source, file));
    case 'parquet':
      return writeParquet(places.duck, own.columns, own.rows, place);
    default: {
      // Beside the folders, which would give the query their keys.
      const parquet = path.join(folder, `${file.name}.parquet`);
      await writeParquet(places.duck, own.columns, own.rows, parquet);
      await places.engine.call('writeQuery', { sql: `SELECT * FROM '${parquet.replaceAll("'", "''")}'`, to: place });
      await rm(parquet);
    }
  }
}

export function csvText(source: RandomSource, file: SourceFile): string {
  const { options, badRecords, fileNames = {} } = source;
  const { badBefore } = file;
  const { columns, rows } = ownContent(source, file);
  const separator = String(options['separator']);
  const line = (values: readonly string[]): string => `${values.join(separator)}\n`;
  const bad = columns.findIndex(({ type }) => badKinds.has(type.kind));
  const misfit = columns.map(({ type }, index) => (index === bad ? 'no value!' : type.kind === 'string' ? '"x"' : ''));
  const badLine = line(badRecords === 'misfit' ? misfit : [...columns.map(() => '1'), '2', '3']);
  const written = rows.map((row) => line(row.map((value, index) => csvValue(value, columns[index]!.type))));
  const lines = Array.from(
    { length: rows.length + 1 },
    (_none, index) => badLine.repeat(badBefore.filter((place) => place === index).length) + (written[index] ?? ''),
  );
  return line(columns.map(({ name }) => quoted(fileNames[name] ?? name))) + lines.join('');
}

function csvValue(value: Value, type: ValueType): string {
  if (value === null) return '';
  // String(-0) has no sign.
  if (typeof value === 'number' && type.kind !== 'date') return Object.is(value, -0) ? '-0.0' : String(value);
  const text = castToText(value, type)!;
  return type.kind === 'string' ? quoted(text) : text;
}

export function jsonLines(source: RandomSource, file: SourceFile): string {
  const { badBefore } = file;
  const { columns, rows } = ownContent(source, file);
  const { fileNames = {} } = source;
  const named = columns.map((column) => ({ ...column, name: fileNames[column.name] ?? column.name }));
  const written = rows.map((row) => `${jsonStruct(row, named)}\n`);
  return Array.from(
    { length: rows.length + 1 },
    (_none, index) =>
      '{"id": 1, "broken\n'.repeat(badBefore.filter((place) => place === index).length) + (written[index] ?? ''),
  ).join('');
}

function jsonStruct(values: Row, fields: readonly ValueField[]): string {
  return `{${fields.map(({ name, type }, index) => `${JSON.stringify(name)}: ${jsonValue(values[index]!, type)}`).join(', ')}}`;
}

function jsonValue(value: Value, type: ValueType): string {
  if (value === null) return 'null';
  if (isTagged(value))
    return typeof value.value === 'string' ? JSON.stringify(value.value) : String(value.value as bigint);
  switch (type.kind) {
    case 'array':
      return `[${(value as readonly Value[]).map((element) => jsonValue(element, type.element)).join(', ')}]`;
    case 'struct':
      return jsonStruct(value as Row, type.fields);
    case 'map': {
      const members = value as readonly (readonly [Value, Value])[];
      return `{${members.map(([key, held]) => `${JSON.stringify(key)}: ${jsonValue(held, type.value)}`).join(', ')}}`;
    }
    case 'decimal':
      return castToText(value, type)!;
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return JSON.stringify(castToText(value, type));
    case 'float':
    case 'double':
      return Number.isInteger(value) && Math.abs(value as number) < 1e15
        ? `${value as number}.0`
        : String(value as number);
    case 'string':
      return JSON.stringify(value);
    default:
      return String(value as bigint | boolean);
  }
}

async function writeParquet(
  duck: TestDuck,
  columns: readonly ValueField[],
  rows: readonly Row[],
  place: string,
): Promise<void> {
  const select = rowsText(columns, rows);
  // The text consists only of quoted names and literals of the generator.
  await duck.connection.run(trustedSql(`COPY (${select}) TO ${literal(place).text} (FORMAT parquet)`));
}

/** A SELECT of the rows, in order; a choice has the form that it has in files. */
export function rowsText(columns: readonly ValueField[], rows: readonly Row[]): string {
  const names = columns.map(({ name }) => quoted(name)).join(', ');
  const empty = `SELECT ${columns.map(({ name, type }) => `NULL::${duckType(type)} AS ${quoted(name)}`).join(', ')} WHERE false`;
  const values = rows.map(
    (row) => `(${row.map((value, index) => duckLiteral(value, columns[index]!.type)).join(', ')})`,
  );
  return rows.length === 0 ? empty : `SELECT ${names} FROM (VALUES ${values.join(', ')}) AS t(${names})`;
}

function duckLiteral(value: Value, type: ValueType): string {
  if (value === null) return `NULL::${duckType(type)}`;
  switch (type.kind) {
    case 'choice': {
      const { tag, value: held } = value as Tagged;
      const fields = type.alternatives.map((each) => duckLiteral(glueName(each) === tag ? held : null, each));
      return `{'tag': '${tag}', ${type.alternatives.map((each, index) => `'${glueName(each)}': ${fields[index]!}`).join(', ')}}::${duckType(type)}`;
    }
    case 'binary':
      return `from_hex('${Buffer.from(value as Uint8Array).toString('hex')}')`;
    case 'array':
      return `[${(value as readonly Value[]).map((element) => duckLiteral(element, type.element)).join(', ')}]::${duckType(type)}`;
    case 'map': {
      const pairs = value as readonly (readonly [Value, Value])[];
      return `MAP([${pairs.map(([key]) => duckLiteral(key, type.key)).join(', ')}], [${pairs.map(([, held]) => duckLiteral(held, type.value)).join(', ')}])::${duckType(type)}`;
    }
    case 'struct':
      return `struct_pack(${type.fields.map((field, index) => `${quoted(field.name)} := ${duckLiteral((value as Row)[index]!, field.type)}`).join(', ')})`;
    case 'timestamp':
      return `'${castToText(value, type)!}+00'::TIMESTAMPTZ`;
    case 'timestamp_ntz':
      return `'${castToText(value, type)!}'::TIMESTAMP`;
    default:
      return `${literalText(value, type)}::${duckType(type)}`;
  }
}
