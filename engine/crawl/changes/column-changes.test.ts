/** Columns that are merged into those of a table: whatever the files call theirs, each of them can be read. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldName } from '#engine/base/same-name.ts';
import { mergeNewColumns } from '#engine/crawl/changes/column-changes.ts';
import type { Column, DataType } from '#engine/types/data-type.ts';
import { bigintType, stringType, structType } from '#engine/types/data-type.ts';
import { mergeRulesOf } from '#engine/types/merge-schemas.ts';
import { normaliseSchema } from '#engine/types/names.ts';

const inData = ({ name, sourceName }: Column): string => sourceName ?? name;
const someName = fc.constantFrom('id', 'ID', 'Id', 'a b', 'a-b', 'a_b', 'A b', 'id_1', 'ID_1', 'é', 'É');
const format = fc.constantFrom('json', 'xml', 'csv', 'parquet');
const { schema: drawn } = fc.letrec<{ schema: Column[]; type: DataType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(bigintType, stringType),
    tie('schema').map((fields) => structType(fields)),
  ),
  schema: fc.uniqueArray(fc.record({ name: someName, type: tie('type') }), {
    minLength: 1,
    maxLength: 4,
    selector: (column) => column.name,
  }),
}));
/** As a crawl finds them; a person states names alone. */
const found = drawn.map((schema) => normaliseSchema(schema));
const known = fc.oneof(
  found,
  found.map((columns) => columns.map(({ name, type }) => ({ name, type: withoutSources(type) }))),
);

function withoutSources(type: DataType): DataType {
  if (type.kind !== 'struct') return type;
  return structType(type.fields.map(({ name, type: inner }) => ({ name, type: withoutSources(inner) })));
}

/** Every name in the files that no column reads, at every level. */
function unread(columns: readonly Column[], files: readonly Column[], fold: (name: string) => string): string[] {
  const readers = Map.groupBy(columns, (column) => fold(inData(column)));
  const same = Map.groupBy(files, (column) => fold(inData(column)));
  return files.flatMap((file) => {
    const reading = readers.get(fold(inData(file))) ?? [];
    const [reader] = reading;
    // Of names that a reader cannot tell apart, there are as many columns as in the files.
    if (reader === undefined || reading.length < same.get(fold(inData(file)))!.length) return [inData(file)];
    if (reading.length > 1 || reader.type.kind !== 'struct' || file.type.kind !== 'struct') return [];
    return unread(reader.type.fields, file.type.fields, fold).map((field) => `${inData(file)}.${field}`);
  });
}

test('every column of the files is read, names are unique, and what was known keeps its name and place', () => {
  fc.assert(
    fc.property(known, found, format, (before, files, as) => {
      const merged = mergeNewColumns(before, files, as, ['é_1']);
      const fold = mergeRulesOf(as).caseSensitive ? (name: string) => name : foldName;
      expect(unread(merged, files, fold)).toEqual([]);
      expect(new Set(merged.map(({ name }) => name)).size).toBe(merged.length);
      expect(merged.slice(0, before.length).map(({ name }) => name)).toEqual(before.map(({ name }) => name));
      expect(merged.slice(before.length).map(({ name }) => name)).not.toContain('é_1');
      expect(mergeNewColumns(merged, files, as, ['é_1'])).toEqual(merged);
    }),
  );
});

test('a column keeps the name in the files while one of them has it', () => {
  const stated = [{ name: 'id', type: bigintType }];
  const files = normaliseSchema([
    { name: 'ID', type: bigintType },
    { name: 'id', type: bigintType },
  ]);
  expect(mergeNewColumns(stated, files, 'json')).toEqual([
    ...stated,
    { name: 'id_1', type: bigintType, sourceName: 'ID' },
  ]);
  expect(mergeNewColumns(stated, files.slice(0, 1), 'json')).toEqual([{ ...stated[0], sourceName: 'ID' }]);
});
