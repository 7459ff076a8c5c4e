/** The examples of all transforms as nodes of jobs: a source for each input, the transform, and a target. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import type { TestDuck } from '#engine/testing/duck.ts';
import { rowsRelation, schemaOf } from '#engine/testing/example-rows.ts';
import type { TransformExample } from '#engine/transforms/transform.ts';
import { transforms } from '#engine/transforms/index.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

export interface ExampleNodes {
  readonly key: string;
  readonly transform: string;
  readonly title: string;
  readonly nodes: readonly Partial<Node>[];
  readonly output: { readonly schema: Schema; readonly rows: readonly Readonly<Record<string, unknown>>[] };
}

/** Writes the inputs of the examples as files below a folder. Examples of errors, of choices and of tables are skipped. */
export async function writeExamples(
  root: string,
  { connection }: Pick<TestDuck, 'connection'>,
): Promise<readonly ExampleNodes[]> {
  const written: ExampleNodes[] = [];
  for (const { name, effect, examples } of transforms) {
    if (effect === 'source' || effect === 'target') continue;
    for (const [index, example] of examples.entries()) {
      const { output } = example;
      if ('error' in output || example.tables !== undefined || holdsChoice(example)) continue;
      const key = `${name}_${index}`;
      for (const [port, { schema, rows }] of Object.entries(example.input)) {
        const place = path.join(root, 'examples', 'in', key, port);
        await mkdir(place, { recursive: true });
        const relation = rowsRelation(schemaOf(schema), rows);
        await connection.run(sql`COPY (${relation}) TO ${literal(path.join(place, 'rows.parquet'))} (FORMAT parquet)`);
      }
      const ports = Object.keys(example.input);
      written.push({
        key,
        transform: name,
        title: example.title,
        nodes: [
          ...ports.map((port) => ({
            id: `${key}_${port}`,
            name: `${key} ${port}`,
            transform: 'PathSource',
            args: { path: `examples/in/${key}/${port}` },
          })),
          {
            id: `${key}_node`,
            name: `${key} node`,
            transform: name,
            args: example.args,
            inputs: Object.fromEntries(ports.map((port) => [port, { node: `${key}_${port}` }])),
            scope: 'new-rows',
          },
          {
            id: `${key}_out`,
            name: `${key} out`,
            transform: 'PathTarget',
            args: { path: `examples/out/${key}` },
            inputs: {
              in: { node: `${key}_node`, ...(output.port === undefined ? {} : { port: output.port }) },
            },
          },
        ],
        output: { schema: schemaOf(output.schema), rows: output.rows },
      });
    }
  }
  return written;
}

function holdsChoice({ input, output }: TransformExample): boolean {
  const schemas = [...Object.values(input).map(({ schema }) => schema), 'schema' in output ? output.schema : {}];
  return schemas.some((schema) => Object.values(schema).some((type) => /uniontype|void/u.test(type)));
}

/** How the rows that were written as Parquet differ; undefined: not at all. */
export async function compareExample(
  { connection }: Pick<TestDuck, 'connection'>,
  { output }: ExampleNodes,
  place: string,
): Promise<string | undefined> {
  const { schema, rows } = output;
  if (rows.length === 0) return undefined;
  const items = joinSql(schema.map(({ name, type }) => shown(ident(name), type)));
  const given = sql`SELECT ${items} FROM read_parquet(${literal(`${place}/*.parquet`)})`;
  const wanted = sql`SELECT ${items} FROM (${rowsRelation(schema, rows)})`;
  const [missing, extra] = await Promise.all(
    [sql`(${wanted}) EXCEPT ALL (${given})`, sql`(${given}) EXCEPT ALL (${wanted})`].map((query) =>
      connection.rows<Record<string, unknown>>(query),
    ),
  );
  if (missing!.length === 0 && extra!.length === 0) return undefined;
  return `missing ${JSON.stringify(missing!.slice(0, 3))}, too many ${JSON.stringify(extra!.slice(0, 3))}`;
}

/** Examples show doubles with four digits. */
function shown(value: Sql, type: Schema[number]['type']): Sql {
  return type.kind === 'double'
    ? sql`CAST(round(CAST(${value} AS DOUBLE), 4) AS VARCHAR)`
    : sql`CAST(CAST(${value} AS ${toDuckDb(type)}) AS VARCHAR)`;
}
