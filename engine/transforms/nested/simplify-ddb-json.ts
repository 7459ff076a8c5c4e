/** SimplifyDdbJson: the attributes of DynamoDB items as columns, without the names of their types. */

import { z } from 'zod';
import { ident, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { wholeColumn } from '#engine/transforms/argument-roles.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { inputColumns, rowWise, type PutColumn } from '#engine/transforms/columns/put-columns.ts';
import { inputColumn } from '#engine/transforms/lineage.ts';
import { plainValue, type PlainValue } from '#engine/transforms/nested/attribute-value.ts';
import { simplifyDdbJsonExamples } from '#engine/transforms/nested/simplify-ddb-json-examples.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { clip, getColumn } from '#engine/types/column-lookup.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { eachElement, fieldOf, onStruct, packStruct } from '#engine/types/value-walk.ts';

const args = z.strictObject({
  column: z
    .string()
    .min(1)
    .default('Item')
    .describe('Column with the items, a struct of attributes (default: Item, as in exports of DynamoDB).')
    .meta({ title: 'Column with the items' })
    .meta(wholeColumn('in')),
});

/** @throws EngineError UnknownColumn, TypeMismatch. */
function attributesOf(text: string, columns: Schema): { readonly item: Column; readonly fields: readonly Column[] } {
  const item = getColumn(columns, columnOf(text, 'SimplifyDdbJson'));
  if (item.type.kind === 'struct') return { item, fields: item.type.fields };
  throw new EngineError(
    'TypeMismatch',
    `Cannot simplify "${clip(item.name)}": its type is ${clip(formatHive(item.type))}, not a struct of attributes.`,
    {
      hint: 'Choose the column with the items; parse JSON text with Parse JSON Column first.',
      details: { column: clip(item.name) },
    },
  );
}

/** @param depth of arrays around the value. */
function simplified(plain: PlainValue, value: Sql, depth = 0): Sql {
  switch (plain.kind) {
    case 'unchanged':
      return value;
    case 'field':
      return simplified(plain.inner, fieldOf(value, plain.name), depth);
    case 'elements':
      if (plain.inner.kind === 'unchanged') return value;
      return eachElement(value, depth, (element) => simplified(plain.inner, element, depth + 1));
    case 'fields':
      return onStruct(value, depth, (struct, deeper) =>
        packStruct(
          struct,
          plain.fields.map((field) => ({
            name: field.name,
            value: simplified(field.value, fieldOf(struct, field.name), deeper),
          })),
        ),
      );
  }
}

export const simplifyDdbJson = defineTransform({
  name: 'SimplifyDdbJson',
  title: 'Simplify DynamoDB JSON',
  category: 'reshape',
  summary:
    'Turns the attributes of DynamoDB items into columns, and removes the names of their types: {"N": "1"} becomes 1, as text. A list or attribute with values of several types keeps them.',
  ...rowWise(args, ({ column }, columns) => {
    const { item, fields } = attributesOf(column, columns);
    return columns.flatMap((own): PutColumn[] => {
      if (own !== item) return inputColumns([own]);
      return fields.map((field) => {
        const plain = plainValue(field.type);
        const value = simplified(plain, fieldOf(ident(item.name), field.name));
        return { name: field.name, type: plain.type, value, sources: [inputColumn('in', [item, field])] };
      });
    });
  }),
  examples: simplifyDdbJsonExamples,
});
