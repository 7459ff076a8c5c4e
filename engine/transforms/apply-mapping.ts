/** ApplyMapping: picks, renames, nests and casts columns by Glue's 4-tuples. */

import { z } from 'zod';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';
import {
  emptyTree,
  formatPath,
  getPath,
  parsePath,
  plant,
  treeSchema,
  type PathTree,
} from '#engine/transforms/column-path.ts';
import { eachOnce, inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { checkedSchema, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { castValue, projectChoice } from '#engine/types/cast.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { isNumber } from '#engine/types/common-type.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

type Mapping = readonly [source: string, sourceType: string, target: string, targetType: string];

interface Mapped {
  readonly from: DataType;
  readonly type: DataType;
  /** Before and after the cast. */
  readonly held: Sql;
  readonly value: Sql;
  readonly source: InputColumn;
}

/** The mapped values by target path. Two mappings to one target: the last one wins. */
function mapColumns(mappings: readonly Mapping[], columns: Schema): PathTree<Mapped> {
  const tree: PathTree<Mapped> = emptyTree();
  for (const mapping of mappings) plant(tree, parsePath(mapping[2]), mapColumn(mapping, columns));
  return tree;
}

function mapColumn([source, sourceType, , targetType]: Mapping, columns: Schema): Mapped {
  const path = getPath(columns, source);
  const value = path.slice(1).reduce((inner, { name }) => fieldOf(inner, name), ident(path[0]!.name));
  const held = path.at(-1)!.type;
  const read = inputColumn('in', path);
  const wanted = mappedType(sourceType, held, source);
  const type = mappedType(targetType, held, source);
  if (held.kind === 'choice' && wanted.kind !== 'choice') {
    if (!held.alternatives.some((alternative) => alternativeName(alternative) === alternativeName(wanted)))
      mismatch(source, held, sourceType);
    return {
      from: held,
      type,
      held: value,
      value: castValue(projectChoice(value, held, wanted), wanted, type),
      source: read,
    };
  }
  if (!alike(held, wanted)) mismatch(source, held, sourceType);
  return { from: held, type, held: value, value: castValue(value, held, type), source: read };
}

/**
 * As people write types in mappings: AWS Glue also takes `array`, `map` and `struct` without what is in them, for a value that stays
 * as it is. @throws EngineError InvalidInput, TypeMismatch.
 */
export function mappedType(text: string, held: DataType, source: string): DataType {
  const kind = /^\s*(?<kind>array|map|struct)\s*$/iu.exec(text)?.groups?.['kind']?.toLowerCase();
  if (kind === undefined) return parseHive(text);
  const possible = held.kind === 'choice' ? held.alternatives : [held];
  return possible.find((type) => type.kind === kind) ?? mismatch(source, held, text);
}

/** The source type selects values. Glue silently turns all others into null; we refuse. */
function alike(held: DataType, wanted: DataType): boolean {
  if (held.kind === 'null' || wanted.kind === 'null') return true;
  return alternativeName(held) === alternativeName(wanted) || (isNumber(held) && isNumber(wanted));
}

function mismatch(source: string, held: DataType, stated: string): never {
  throw new EngineError(
    'TypeMismatch',
    `"${clip(source)}" is ${clip(formatHive(held))}, and the mapping reads it as ${clip(stated)}.`,
    {
      hint: `Write ${clip(formatHive(held))} as the source type; the target type does the casting.`,
      details: { column: clip(source) },
    },
  );
}

function typesOf(tree: PathTree<Mapped>): PathTree<DataType> {
  return {
    order: tree.order,
    leaves: new Map([...tree.leaves].map(([name, { type }]) => [name, type])),
    branches: new Map([...tree.branches].map(([name, branch]) => [name, typesOf(branch)])),
  };
}

function sourcesOf(tree: PathTree<Mapped>, name: string): InputColumn[] {
  const leaf = tree.leaves.get(name);
  if (leaf !== undefined) return [leaf.source];
  const branch = tree.branches.get(name)!;
  return eachOnce(branch.order.flatMap((inner) => sourcesOf(branch, inner)));
}

function itemsOf(
  tree: PathTree<Mapped>,
  context: CompileContext,
  above: readonly string[] = [],
): { name: string; value: Sql }[] {
  return tree.order.map((name) => {
    const path = [...above, name];
    const leaf = tree.leaves.get(name);
    if (leaf === undefined) return { name, value: packed(itemsOf(tree.branches.get(name)!, context, path)) };
    const { from, type, held, value } = leaf;
    return { name, value: context.cast({ label: formatPath(path), held, cast: value, from, to: type }) };
  });
}

function packed(items: readonly { readonly name: string; readonly value: Sql }[]): Sql {
  return sql`struct_pack(${joinSql(items.map(({ name, value }) => sql`${ident(name)} := ${value}`))})`;
}

const input = {
  in: {
    schema: { name: 'string', address: 'struct<state:string,zip:string>', price: 'double' },
    rows: [
      { name: 'n', address: { state: 'WA', zip: '98101' }, price: 12.7 },
      { name: null, address: { state: 'WA', zip: 'x9' }, price: -0.5 },
      { name: 'm', address: null, price: null },
    ],
  },
};

/** Of the many types those that are cast to most. */
const castTypes = [
  'string',
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal(10,2)',
  'decimal(18,4)',
  'decimal(38,10)',
  'date',
  'timestamp',
  'binary',
];

export const applyMapping = defineTransform({
  name: 'ApplyMapping',
  title: 'Change Schema',
  category: 'clean',
  summary: 'Selects, renames, nests and casts columns; a value that cannot be cast becomes null.',
  inputs: ['in'],
  effect: 'row-wise',
  args: z.strictObject({
    mappings: z
      .array(
        z.tuple([
          z
            .string()
            .min(1)
            .describe(
              'Source column or nested field, such as address.zip. Write a part that contains a dot in backticks.',
            ),
          z.string().min(1).describe('Source type; for a choice, the type to read.'),
          z.string().min(1).describe('Target column. Dots create structs.'),
          z.string().min(1).describe('Type to cast to.'),
        ]),
      )
      .min(1)
      .describe('One entry per target column, in the order of the output: source, source type, target, target type.')
      .meta({ title: 'Mappings' })
      .meta(asRole({ kind: 'mappings', port: 'in', types: castTypes })),
  }),
  schema: ({ mappings }, { in: columns }) => ({
    schema: checkedSchema(treeSchema(typesOf(mapColumns(mappings, columns!)))),
  }),
  lineage: ({ mappings }, context) => {
    const tree = mapColumns(mappings, context.schema('in'));
    return { values: new Map(tree.order.map((name) => [name, sourcesOf(tree, name)])), rows: [] };
  },
  sql: ({ mappings }, context) => {
    const items = itemsOf(mapColumns(mappings, context.schema('in')), context);
    return sql`SELECT ${selectItems(items)} FROM ${context.from('in')}`;
  },
  examples: [
    {
      title: 'Rename, move out of a struct, move into a struct, cast',
      args: {
        mappings: [
          ['name', 'string', 'who', 'string'],
          ['address.state', 'string', 'state', 'string'],
          ['address.zip', 'string', 'loc.zip', 'int'],
        ],
      },
      input,
      output: {
        schema: { who: 'string', state: 'string', loc: 'struct<zip:int>' },
        rows: [
          { who: 'n', state: 'WA', loc: { zip: 98101 } },
          { who: null, state: 'WA', loc: { zip: null } },
          { who: 'm', state: null, loc: { zip: null } },
        ],
      },
    },
    {
      title: 'Doubles lose their fraction when cast to a whole number',
      args: {
        mappings: [
          ['price', 'double', 'price', 'bigint'],
          ['price', 'double', 'label', 'string'],
        ],
      },
      input,
      output: {
        schema: { price: 'bigint', label: 'string' },
        rows: [
          { price: 12, label: '12.7' },
          { price: 0, label: '-0.5' },
          { price: null, label: null },
        ],
      },
    },
    {
      title: 'A name that contains a dot',
      args: { mappings: [['`a.b`', 'string', 'c', 'string']] },
      input: { in: { schema: { 'a.b': 'string' }, rows: [{ 'a.b': 'x' }] } },
      output: { schema: { c: 'string' }, rows: [{ c: 'x' }] },
    },
    {
      title: 'The source type picks one alternative of a choice',
      args: { mappings: [['c', 'long', 'c', 'bigint']] },
      input: { in: { schema: { c: 'uniontype<bigint,string>' }, rows: [{ c: 5 }, { c: 'x' }, { c: null }] } },
      output: { schema: { c: 'bigint' }, rows: [{ c: 5 }, { c: null }, { c: null }] },
    },
    {
      title: 'A missing column',
      args: { mappings: [['nam', 'string', 'n', 'string']] },
      input,
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'A source type that the column does not have',
      args: { mappings: [['name', 'bigint', 'n', 'bigint']] },
      input,
      output: { error: 'TypeMismatch' },
    },
  ],
});
