/** SqlTransform: the user's SELECT over the inputs, in DuckDB's SQL; usually not portable to Spark unchanged. */

import { z } from 'zod';
import { foldName } from '#engine/base/same-name.ts';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { everything, type InputColumn, type Lineage } from '#engine/transforms/lineage.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { admitSelect } from '#engine/types/select/admit-select.ts';
import { Relation, type Origins } from '#engine/types/select/lineage/relation.ts';
import { selectLineage } from '#engine/types/select/lineage/select-lineage.ts';
import { givenTables } from '#engine/types/select-syntax.ts';
import { castsToHold, withHeldCasts } from '#engine/types/casts/held-casts.ts';
import { typedRows } from '#engine/types/typed-rows.ts';

const args = z.strictObject({
  sql: z
    .string()
    .min(1)
    .describe('One SELECT in DuckDB’s SQL. It can read only the inputs, by their aliases.')
    .meta({ title: 'SQL' })
    .meta(asRole({ kind: 'sql' })),
  aliases: z
    .record(z.string(), z.string().min(1).max(255))
    .default({})
    .describe('Input port → table name in the SQL (default: the name of the port, such as in1).')
    .meta({ title: 'Aliases' })
    .meta(asRole({ kind: 'aliases' })),
});
type Args = z.output<typeof args>;

function aliasOf({ aliases }: Args, port: string): string {
  return aliases[port] ?? port;
}

/** The SELECT over its inputs. Each input passes a filter that is always true and never removed: it counts rows. */
function statement(options: Args, context: CompileContext): Sql {
  const names = context.ports.map((port) => aliasOf(options, port));
  const folded = names.map(foldName);
  const twice = names.find((_name, index) => folded.indexOf(folded[index]!) !== index);
  if (twice !== undefined) {
    throw new EngineError('InvalidInput', `Two inputs have the alias "${clip(twice)}".`, {
      hint: 'Give each input its own alias.',
    });
  }
  const visitor = givenTables(
    options.sql,
    ({ catalog, schema, name }) => catalog === '' && schema === '' && folded.includes(foldName(name)),
    names,
  );
  const { select } = admitSelect(options.sql, context.selectSyntax(options.sql), visitor);
  const inputs = context.ports.map((port) => {
    const columns = columnNames(context.schema(port));
    const mark = context.marker(port);
    return sql`${ident(aliasOf(options, port))} AS (SELECT ${columns} FROM (SELECT ${columns}, random() >= 0 AS ${mark} FROM ${context.from(port)}) WHERE ${mark})`;
  });
  const rows = sql`WITH ${joinSql(inputs)} ${select}`;
  const columns = context.ports.flatMap((port) => context.schema(port));
  return withHeldCasts(rows, castsToHold([options.sql], columns, /\blimit\b/iu.test(options.sql)));
}

/** By the syntax tree; everything depends on everything where it leaves a doubt. */
function lineageOf(options: Args, context: CompileContext): Lineage {
  const tables = context.ports.map((port) => {
    const columns = context
      .schema(port)
      .map(({ name }) => ({ name, origins: new Set([{ table: port, column: name }]) }));
    return [foldName(aliasOf(options, port)), new Relation(columns, new Set())] as const;
  });
  const found = selectLineage(context.selectSyntax(options.sql).alone, new Map(tables));
  const output = context.outputSchema();
  if (found?.columns.length !== output.length) return everything(options, context);
  const inputsOf = (origins: Origins): InputColumn[] =>
    [...origins].map(({ table, column }) => ({ port: table, column }));
  return {
    values: new Map(output.map(({ name }, index) => [name, inputsOf(found.columns[index]!.origins)])),
    rows: inputsOf(found.rows),
  };
}

const input = {
  in1: {
    schema: { id: 'bigint', v: 'int' },
    rows: [
      { id: 1, v: 2 },
      { id: 2, v: null },
      { id: 3, v: 4 },
    ],
  },
  in2: {
    schema: { id: 'bigint', name: 'string' },
    rows: [
      { id: 1, name: 'a' },
      { id: 3, name: 'c' },
    ],
  },
};
const aliases = { in1: 'sales', in2: 'names' };

export const sqlTransform = defineTransform({
  name: 'SqlTransform',
  title: 'SQL Query',
  category: 'custom',
  summary: 'Runs your own SELECT over the inputs, in DuckDB’s SQL (DuckDB only).',
  inputs: ['in1'],
  moreInputs: true,
  effect: 'sql',
  args,
  selects: (options) => [options.sql],
  deterministic: () => false,
  schema: (options, _inputs, context) => ({ describe: statement(options, context) }),
  lineage: lineageOf,
  sql: (options, context) => typedRows(statement(options, context), context.outputSchema()),
  examples: [
    {
      title: 'A join and a sum; a sum of bigints is a decimal',
      args: {
        sql: 'SELECT n.name, sum(s.id) AS ids, count(*) AS n FROM sales s JOIN names n USING (id) GROUP BY ALL;',
        aliases,
      },
      input,
      output: {
        schema: { name: 'string', ids: 'decimal(38,0)', n: 'bigint' },
        rows: [
          { name: 'a', ids: '1', n: 1 },
          { name: 'c', ids: '3', n: 1 },
        ],
      },
    },
    {
      title: 'A CTE, a window, and the order of the result',
      args: {
        sql: 'WITH w AS (SELECT *, row_number() OVER (ORDER BY id DESC) AS r FROM in1) SELECT id, r FROM w ORDER BY r -- the last line',
      },
      input: { in1: input.in1 },
      output: {
        schema: { id: 'bigint', r: 'bigint' },
        rows: [
          { id: 3, r: 1 },
          { id: 2, r: 2 },
          { id: 1, r: 3 },
        ],
        ordered: true,
      },
    },
    {
      title: 'A cast of a field, for the rows that a condition keeps',
      args: {
        sql: "WITH known AS (SELECT id, s FROM in1 WHERE s.v <> 'n/a') SELECT id, CAST(s.v AS INT) AS v FROM known",
      },
      input: {
        in1: {
          schema: { id: 'bigint', s: 'struct<v:string>' },
          rows: [
            { id: 1, s: { v: '7' } },
            { id: 2, s: { v: 'n/a' } },
            { id: 3, s: null },
          ],
        },
      },
      output: { schema: { id: 'bigint', v: 'int' }, rows: [{ id: 1, v: 7 }] },
    },
    {
      title: 'An input that is not read',
      args: { sql: 'SELECT 1 AS one' },
      input: { in1: input.in1 },
      output: { schema: { one: 'int' }, rows: [{ one: 1 }] },
    },
    {
      title: 'A file',
      args: { sql: "SELECT * FROM read_csv('/etc/passwd')" },
      input: { in1: input.in1 },
      output: { error: 'SqlRefused' },
    },
    {
      title: 'A file by name',
      args: { sql: "SELECT * FROM '/etc/passwd'" },
      input: { in1: input.in1 },
      output: { error: 'SqlRefused' },
    },
    {
      title: 'Two statements',
      args: { sql: 'SELECT 1; SELECT 2' },
      input: { in1: input.in1 },
      output: { error: 'SqlRefused' },
    },
    { title: 'No SELECT', args: { sql: 'DROP TABLE in1' }, input: { in1: input.in1 }, output: { error: 'SqlRefused' } },
    {
      title: 'A missing column',
      args: { sql: 'SELECT idd FROM in1' },
      input: { in1: input.in1 },
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'Text that is not SQL',
      args: { sql: 'SELEC 1' },
      input: { in1: input.in1 },
      output: { error: 'SqlSyntax' },
    },
  ],
});
