/** The columns that the files of a path have together, and what each file calls them. */

import { foldName } from '#engine/base/same-name.ts';
import { withDistinctNames } from '#engine/formats/batches/distinct-names.ts';
import type { FileReading, Inference } from '#engine/formats/format.ts';
import { stringType, type DataType, type Schema } from '#engine/types/data-type.ts';
import { columnKeys, mergeRulesOf, mergeSchemas, numberedKey, type MergeRules } from '#engine/types/merge-schemas.ts';
import { freeName } from '#engine/types/names.ts';

export interface MergedFiles {
  /** Null types are kept. */
  readonly columns: Schema;
  /** Per file, in their order. */
  readonly readings: readonly FileReading[];
}

type InferredFile = Pick<Inference, 'schema' | 'reading'>;

/** @param inferred of each file, null types kept. */
export function mergeFiles(inferred: readonly InferredFile[]): MergedFiles {
  const formats = new Set(inferred.map(({ reading }) => reading.format));
  // Files of several formats meet as text does, which every format can be read as.
  const rules = mergeRulesOf(formats.size === 1 ? [...formats][0]! : '');
  const merged = mergeSchemas(
    inferred.map(({ schema }) => schema),
    rules,
  );
  const keys = columnKeys(merged, rules);
  const readings = inferred.map(({ reading }) => reading);
  if (rules.caseSensitive) return { columns: withDistinctNames(merged), readings };
  const exact = formats.size === 1 ? [] : inferred.filter(({ reading }) => isExact(reading));
  const columns = withDistinctNames(
    exact.length === 0
      ? merged
      : merged.map((column, index) => ({ ...column, type: typeForAll(column.type, keys[index]!, exact, rules) })),
  );
  const areTold = exact.length > 0 || keys.some((key) => key.includes(numberedKey));
  return { columns, readings: areTold ? inferred.map((file) => withNames(file, columns, keys, rules)) : readings };
}

function isExact({ format }: FileReading): boolean {
  return mergeRulesOf(format).caseSensitive;
}

/** What the file calls each column, where asking for the column's name would find none of its columns, or another one. */
function withNames({ schema, reading }: InferredFile, columns: Schema, keys: string[], rules: MergeRules): FileReading {
  const own = new Map(columnKeys(schema, rules).map((key, index) => [key, schema[index]!]));
  const inFile = schema.map(({ name, sourceName = name }) => sourceName);
  const folded = isExact(reading) ? (name: string): string => name : foldName;
  const found = new Set(inFile.map(folded));
  const names = columns.flatMap(({ name, sourceName = name }, index): [string, string][] => {
    const column = own.get(keys[index]!);
    if (column === undefined) return found.has(folded(sourceName)) ? [[name, freeName(`no ${name}`, inFile)]] : [];
    const is = column.sourceName ?? column.name;
    return is === sourceName || (folded(is) === folded(sourceName) && isOnly(is, inFile)) ? [] : [[name, is]];
  });
  return names.length === 0 ? reading : { ...reading, names: Object.fromEntries(names) };
}

function isOnly(name: string, names: readonly string[]): boolean {
  return names.filter((each) => foldName(each) === foldName(name)).length === 1;
}

/** Text where a case-sensitive file has fields that the type names in another case: they would be null. */
function typeForAll(type: DataType, key: string, files: readonly InferredFile[], rules: MergeRules): DataType {
  const types = files.flatMap(({ schema }) => {
    const place = columnKeys(schema, rules).indexOf(key);
    return place === -1 ? [] : [schema[place]!.type];
  });
  return types.every((own) => hasFields(type, own)) ? type : stringType;
}

function hasFields(type: DataType, own: DataType): boolean {
  if (type.kind === 'array' && own.kind === 'array') return hasFields(type.element, own.element);
  if (type.kind === 'map' && own.kind === 'map') return hasFields(type.value, own.value);
  if (type.kind !== 'struct' || own.kind !== 'struct') return true;
  return own.fields.every(({ name, sourceName = name, type: inner }) => {
    const field = type.fields.find((each) => (each.sourceName ?? each.name) === sourceName);
    return field !== undefined && hasFields(field.type, inner);
  });
}
