/** ExtractJsonPath: values at paths of JSON text, as columns of text. */

import { z } from 'zod';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { parseJsonPath } from '#engine/types/json/json-path-steps.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { newColumnName, putColumns, readColumn, rowWise, withoutNul } from '#engine/transforms/columns/put-columns.ts';
import { jsonOf } from '#engine/transforms/nested/json-column.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { sameName } from '#engine/base/same-name.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { stringType } from '#engine/types/data-type.ts';

const args = z.strictObject({
  colName: z
    .string()
    .min(1)
    .describe('Column or nested field with JSON text.')
    .meta({ title: 'Column' })
    .meta(columnOrField('in')),
  paths: z
    .array(withoutNul(z.string().min(1)))
    .min(1)
    .describe("JSON paths, such as address.city, $.items[0].name or $['a. b'], each to one value.")
    .meta({ title: 'Paths' }),
  newCols: z
    .array(newColumnName)
    .min(1)
    .describe('A column for each path, in the same order. Existing columns with these names are replaced.')
    .meta({ title: 'New columns' }),
  dropColumn: z
    .boolean()
    .default(false)
    .describe('Remove the column with the JSON text, unless one of the new columns replaces it.')
    .meta({ title: 'Remove the column' }),
});

/** A key is only looked for in objects, a position only in arrays. */
function valueAt(json: Sql, path: string): Sql {
  const found = parseJsonPath(path).reduce((value, step) => {
    if (step === 'all') {
      throw new EngineError('InvalidInput', `Cannot extract "${clip(path)}": * names several values.`, {
        hint: 'Write a key or a position, such as $.items[0].',
        details: { value: clip(path) },
      });
    }
    if ('index' in step) return sql`json_extract(${value}, ${literal(`$[${step.index}]`)})`;
    const pointer = literal(`/${step.key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    const inside = sql`json_extract(${value}, ${pointer})`;
    // A pointer also counts the elements of an array.
    return /^\d+$/u.test(step.key) ? sql`CASE WHEN json_type(${value}) = 'OBJECT' THEN ${inside} END` : inside;
  }, json);
  return sql`json_extract_string(${found}, '$')`;
}

const input = {
  in: {
    schema: { id: 'bigint', doc: 'string' },
    rows: [
      { id: 1, doc: '{"a": {"b": "x"}, "n": [1, 2], "a. b": 5, "o": {"k": null}}' },
      { id: 2, doc: '{"a": null}' },
      { id: 3, doc: 'no JSON' },
      { id: 4, doc: null },
    ],
  },
};
const nulls = { b: null, n: null, ab: null };

export const extractJsonPath = defineTransform({
  name: 'ExtractJsonPath',
  title: 'Extract JSON Path',
  category: 'reshape',
  summary:
    'Copies values out of JSON text into columns of text; what is missing or null, and text that is not JSON, gives null. Objects and arrays are JSON again.',
  ...rowWise(args, ({ colName, paths, newCols, dropColumn }, columns) => {
    const read = readColumn(columns, colName);
    const json = jsonOf(read);
    if (paths.length !== newCols.length) {
      throw new EngineError('InvalidInput', `Cannot fill ${newCols.length} columns from ${paths.length} paths.`, {
        hint: 'Name one new column for each path.',
      });
    }
    if (dropColumn && read.isField) {
      throw new EngineError('InvalidInput', `Cannot remove "${clip(read.label)}": it is a field inside a column.`, {
        hint: 'Keep it here, and remove it with Drop Fields.',
        details: { column: clip(read.label) },
      });
    }
    const made = paths.map((path, index) => ({
      name: newCols[index]!,
      type: stringType,
      value: valueAt(json, path),
      sources: [read.source],
    }));
    const isKept = !dropColumn || newCols.some((name) => sameName(name, read.name));
    return putColumns(columns, made).filter(({ name }) => isKept || name !== read.name);
  }),
  examples: [
    {
      title: 'A value in an object, an array, and a key with a dot',
      args: { colName: 'doc', paths: ['a.b', '$.n', "$['a. b']"], newCols: ['b', 'n', 'ab'] },
      input,
      output: {
        schema: { ...input.in.schema, b: 'string', n: 'string', ab: 'string' },
        rows: [
          { ...input.in.rows[0]!, b: 'x', n: '[1,2]', ab: '5' },
          ...input.in.rows.slice(1).map((row) => ({ ...row, ...nulls })),
        ],
      },
    },
    {
      title: 'An element, without the column itself',
      args: { colName: 'doc', paths: ['$.n[1]', 'o.k'], newCols: ['second', 'k'], dropColumn: true },
      input,
      output: {
        schema: { id: 'bigint', second: 'string', k: 'string' },
        rows: [
          { id: 1, second: '2', k: null },
          { id: 2, second: null, k: null },
          { id: 3, second: null, k: null },
          { id: 4, second: null, k: null },
        ],
      },
    },
    {
      title: 'Several values at once',
      args: { colName: 'doc', paths: ['$.n[*]'], newCols: ['n'] },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'A column for each path',
      args: { colName: 'doc', paths: ['a', 'n'], newCols: ['a'] },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'A number is not JSON text',
      args: { colName: 'id', paths: ['a'], newCols: ['a'] },
      input,
      output: { error: 'TypeMismatch' },
    },
  ],
});
