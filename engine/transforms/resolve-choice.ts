/** ResolveChoice: makes one type of each choice. */

import { z } from 'zod';
import { sameName } from '#engine/base/same-name.ts';
import { ident, sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { asRole, columnOrField } from '#engine/transforms/argument-roles.ts';
import { parsePath, refuseDottedName } from '#engine/transforms/column-path.ts';
import { type InputColumn } from '#engine/transforms/lineage.ts';
import {
  matchTable,
  resolveFields,
  type ChoiceAction,
  type ResolvedField,
} from '#engine/transforms/resolve-choice-fields.ts';
import { checkedSchema, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { clip, findColumn, unknownColumn } from '#engine/types/column-lookup.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

/** Of every type those that are chosen most. */
const actions = asRole({
  kind: 'one-of',
  answers: [
    'cast:string',
    'cast:long',
    'cast:double',
    'cast:int',
    'cast:timestamp',
    'project:string',
    'project:long',
    'project:double',
    'make_cols',
    'make_struct',
  ],
});

const action = z
  .string()
  .min(1)
  .describe('cast:T, project:T, make_cols or make_struct.')
  .meta({ title: 'Action' })
  .meta(actions);

const args = z.strictObject({
  specs: z
    .array(
      z.strictObject({
        path: z
          .string()
          .min(1)
          .describe('Column or nested field. Write a list as items[].price.')
          .meta({ title: 'Column' })
          .meta(columnOrField('in')),
        action,
      }),
    )
    .default([])
    .describe('Actions for single columns. Set either these or `choice`.')
    .meta({ title: 'Columns' }),
  choice: z
    .string()
    .default('')
    .describe('cast:T, project:T, make_cols, make_struct or match_catalog.')
    .meta({ title: 'Action for all choices' })
    .meta(actions),
  databaseName: z
    .string()
    .optional()
    .describe('Database of the table for match_catalog.')
    .meta({ title: 'Database' })
    .meta(asRole({ kind: 'database' })),
  tableName: z
    .string()
    .optional()
    .describe('Table for match_catalog: each choice is cast to the type of the column in this table.')
    .meta({ title: 'Table' })
    .meta(asRole({ kind: 'table', database: 'databaseName' })),
});
type Args = z.output<typeof args>;

function readAction(text: string): ChoiceAction {
  if (text === 'make_cols' || text === 'make_struct') return { kind: text };
  const match = /^(cast|project):(.+)$/u.exec(text);
  if (match !== null) return { kind: match[1] as 'cast' | 'project', type: parseHive(match[2]!) };
  throw new EngineError('InvalidInput', `"${clip(text)}" is not an action of ResolveChoice.`, {
    hint: 'Write cast:T, project:T, make_cols or make_struct; set match_catalog in `choice`.',
    details: { value: clip(text) },
  });
}

function resolve(options: Args, columns: Schema, context: CompileContext): ResolvedField[] {
  const { specs, choice, databaseName, tableName } = options;
  if ((specs.length === 0) === (choice === '')) {
    throw new EngineError('InvalidInput', 'ResolveChoice needs either `specs` or `choice`, and not both.', {
      hint: 'Name the columns in specs, or set one action for all of them in choice.',
    });
  }
  const fields = columns.map(({ name, type }) => ({ name, type, value: ident(name) }));
  if (choice === 'match_catalog') {
    if (databaseName === undefined || tableName === undefined) {
      throw new EngineError('InvalidInput', 'match_catalog needs databaseName and tableName.', {
        hint: 'Name the catalog table whose types to use.',
      });
    }
    return matchTable(fields, context.tableSchema({ databaseName, tableName }), context.cast);
  }
  if (choice !== '') {
    const all = readAction(choice);
    return resolveFields(fields, (_path, type) => (type.kind === 'choice' ? all : undefined), context.cast);
  }
  const wanted = specs.map((spec) => ({ path: parsePath(spec.path), action: readAction(spec.action) }));
  for (const [index, { path }] of wanted.entries()) {
    if (findColumn(columns, path[0]!) === undefined) refuseDottedName(columns, specs[index]!.path);
    checkPath(columns, path);
  }
  return resolveFields(fields, (path) => wanted.find((spec) => samePath(spec.path, path))?.action, context.cast);
}

function samePath(wanted: readonly string[], path: readonly string[]): boolean {
  return wanted.length === path.length && wanted.every((part, index) => sameName(part, path[index]!));
}

/** Through structs and lists. @throws EngineError UnknownColumn. */
function checkPath(schema: Schema, [name, ...rest]: readonly string[]): void {
  const column = findColumn(schema, name!) ?? unknownColumn(schema, name!);
  if (rest.length === 0) return;
  const inner = elementOf(column.type);
  checkPath(inner.kind === 'struct' ? inner.fields : [], rest);
}

function elementOf(type: DataType): DataType {
  return type.kind === 'array' ? elementOf(type.element) : type;
}

const input = {
  in: {
    schema: { id: 'int', c: 'uniontype<bigint,string>', s: 'struct<d:uniontype<bigint,string>>' },
    rows: [
      { id: 1, c: 10, s: { d: 'x' } },
      { id: 2, c: '20', s: { d: 1 } },
      { id: 3, c: 'x', s: null },
      { id: 4, c: null, s: { d: null } },
    ],
  },
};
const nested = {
  in: {
    schema: { c: 'uniontype<struct<d:uniontype<bigint,string>>,string>' },
    rows: [{ c: { d: 1 } }, { c: { d: 'x' } }, { c: 'y' }, { c: null }],
  },
};
const s = 'struct<d:uniontype<bigint,string>>';

export const resolveChoice = defineTransform({
  name: 'ResolveChoice',
  title: 'Resolve Choice',
  category: 'clean',
  summary: 'Resolves each choice to one type: by casting, by keeping one type, or with a column or field per type.',
  inputs: ['in'],
  effect: 'row-wise',
  args,
  tables: ({ choice, databaseName, tableName }) =>
    choice === 'match_catalog' && databaseName !== undefined && tableName !== undefined
      ? [{ databaseName, tableName }]
      : [],
  schema: (options, { in: columns }, context) => ({
    schema: checkedSchema(resolve(options, columns!, context).map(({ name, type }) => ({ name, type }))),
  }),
  lineage: (options, context) => ({
    values: new Map(
      resolve(options, context.schema('in'), context).map(({ name, source }): [string, InputColumn[]] => [
        name,
        [{ port: 'in', column: source }],
      ]),
    ),
    rows: [],
  }),
  sql: (options, context) => {
    const items = resolve(options, context.schema('in'), context);
    return sql`SELECT ${selectItems(items)} FROM ${context.from('in')}`;
  },
  examples: [
    {
      title: 'cast: values that do not cast are null',
      args: {
        specs: [
          { path: 'c', action: 'cast:long' },
          { path: 's.d', action: 'cast:string' },
        ],
      },
      input,
      output: {
        schema: { id: 'int', c: 'bigint', s: 'struct<d:string>' },
        rows: [
          { id: 1, c: 10, s: { d: 'x' } },
          { id: 2, c: 20, s: { d: '1' } },
          { id: 3, c: null, s: null },
          { id: 4, c: null, s: { d: null } },
        ],
      },
    },
    {
      title: 'project: only values that have the type already',
      args: { specs: [{ path: 'c', action: 'project:long' }] },
      input,
      output: {
        schema: { id: 'int', c: 'bigint', s },
        rows: [
          { id: 1, c: 10, s: { d: 'x' } },
          { id: 2, c: null, s: { d: 1 } },
          { id: 3, c: null, s: null },
          { id: 4, c: null, s: { d: null } },
        ],
      },
    },
    {
      title: 'make_cols on every choice, nested ones too',
      args: { choice: 'make_cols' },
      input,
      output: {
        schema: { id: 'int', c_long: 'bigint', c_string: 'string', s: 'struct<d_long:bigint,d_string:string>' },
        rows: [
          { id: 1, c_long: 10, c_string: null, s: { d_long: null, d_string: 'x' } },
          { id: 2, c_long: null, c_string: '20', s: { d_long: 1, d_string: null } },
          { id: 3, c_long: null, c_string: 'x', s: null },
          { id: 4, c_long: null, c_string: null, s: { d_long: null, d_string: null } },
        ],
      },
    },
    {
      title: 'make_struct',
      args: {
        specs: [
          { path: 'c', action: 'make_struct' },
          { path: 's', action: 'make_struct' },
        ],
      },
      input,
      output: {
        schema: { id: 'int', c: 'struct<long:bigint,string:string>', s },
        rows: [
          { id: 1, c: { long: 10, string: null }, s: { d: 'x' } },
          { id: 2, c: { long: null, string: '20' }, s: { d: 1 } },
          { id: 3, c: { long: null, string: 'x' }, s: null },
          { id: 4, c: null, s: { d: null } },
        ],
      },
    },
    {
      title: 'match_catalog: the types of a catalog table',
      args: { choice: 'match_catalog', databaseName: 'sales', tableName: 'orders' },
      tables: { 'sales.orders': { C: 'double' } },
      input: { in: { schema: { c: 'uniontype<bigint,string>' }, rows: [{ c: 1 }, { c: '2.5' }] } },
      output: { schema: { c: 'double' }, rows: [{ c: 1 }, { c: 2.5 }] },
    },
    {
      title: 'Inside a list',
      args: { specs: [{ path: 'items[].price', action: 'cast:double' }] },
      input: {
        in: {
          schema: { items: 'array<struct<price:uniontype<int,string>>>' },
          rows: [{ items: [{ price: 1 }, { price: '2.5' }] }, { items: null }],
        },
      },
      output: {
        schema: { items: 'array<struct<price:double>>' },
        rows: [{ items: [{ price: 1 }, { price: 2.5 }] }, { items: null }],
      },
    },
    {
      title: 'make_cols on choices within a choice',
      args: { choice: 'make_cols' },
      input: nested,
      output: {
        schema: { c_struct: 'struct<d_long:bigint,d_string:string>', c_string: 'string' },
        rows: [
          { c_struct: { d_long: 1, d_string: null }, c_string: null },
          { c_struct: { d_long: null, d_string: 'x' }, c_string: null },
          { c_struct: null, c_string: 'y' },
          { c_struct: null, c_string: null },
        ],
      },
    },
    {
      title: 'make_struct on choices within a choice',
      args: { choice: 'make_struct' },
      input: nested,
      output: {
        schema: { c: 'struct<struct:struct<d:struct<long:bigint,string:string>>,string:string>' },
        rows: [
          { c: { struct: { d: { long: 1, string: null } }, string: null } },
          { c: { struct: { d: { long: null, string: 'x' } }, string: null } },
          { c: { struct: null, string: 'y' } },
          { c: null },
        ],
      },
    },
    {
      title: 'A spec leaves choices within a choice as they are',
      args: { specs: [{ path: 'c', action: 'make_cols' }] },
      input: nested,
      output: {
        schema: { c_struct: 'struct<d:uniontype<bigint,string>>', c_string: 'string' },
        rows: [
          { c_struct: { d: 1 }, c_string: null },
          { c_struct: { d: 'x' }, c_string: null },
          { c_struct: null, c_string: 'y' },
          { c_struct: null, c_string: null },
        ],
      },
    },
    { title: 'Neither specs nor choice', args: {}, input, output: { error: 'InvalidInput' } },
    {
      title: 'A missing path',
      args: { specs: [{ path: 's.e', action: 'make_cols' }] },
      input,
      output: { error: 'UnknownColumn' },
    },
  ],
});
