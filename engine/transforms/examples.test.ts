/** Every example of every transform: arguments, schema, rows, error codes; and hostile names through all of them. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import { CodeProcesses } from '#engine/code/code-processes.ts';
import { setCodeService } from '#engine/code/code-service.ts';
import { codeOf } from '#engine/execute/task/code-of-node.ts';
import { makeCodeRows } from '#engine/execute/task/worker/code-rows.ts';
import { getOutput, type ResolvedGraph } from '#engine/graph/index.ts';
import { probeConfinement } from '#engine/workers/confinement/confine-process.ts';
import { rowsRelation, rounded, schemaOf, sortedRows } from '#engine/testing/example-rows.ts';
import { compileOver, resolveExample, tableOfExample } from '#engine/testing/example-runner.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { transforms } from '#engine/transforms/index.ts';
import { formatHive } from '#engine/types/hive.ts';
import { toJsonRow } from '#engine/types/json-value.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

test('the list is in the order of the names, each once', () => {
  const names = transforms.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)].sort());
});

/** The rows of an example of custom code. */
async function codeExample(graph: ResolvedGraph, id: string, input: Sql): Promise<unknown[]> {
  await using codes = new CodeProcesses({ log: silentLog, confines: () => probeConfinement().obstacle === null });
  setCodeService((question, signal) => codes.ask(question, signal));
  const taker = { room: () => 10, onFailures: (failures: unknown) => expect(failures).toEqual([]) };
  const code = codeOf(graph, id)!;
  const made = await makeCodeRows(duck.connection, input, code, taker, duck.context);
  const rows = await duck.connection.rows(sql`SELECT * FROM ${made.table}`);
  return rows.map((row) => rounded(toJsonRow(row, getOutput(graph, 'node', undefined).schema)));
}

/** DuckDB keeps no length of a text, so that a description of it has none. */
function inDuckDb(type: string): string {
  return type.replaceAll(/\b(?:var)?char\(\d+\)/gu, 'string');
}

describe.each(transforms.map((transform) => [transform.name, transform] as const))('%s', (_name, transform) => {
  test('has a sentence, a description of every argument and three examples', () => {
    expect(transform.summary).toMatch(/^[A-Z].*\.$/u);
    for (const [name, member] of Object.entries(transform.args.shape))
      expect(`${name}: ${member.description ?? ''}`).toMatch(/: [A-Za-z]/u);
    expect(transform.examples.length).toBeGreaterThanOrEqual(3);
  });

  test.each(transform.examples.map((example) => [example.title, example] as const))('%s', async (_title, example) => {
    const isSource = transform.effect === 'source';
    const { output } = example;
    if ('error' in output) {
      const attempt = async (): Promise<void> => {
        const graph = await resolveExample(duck.connection, transform.name, example, isSource);
        expect(graph).toBeDefined();
      };
      await expect(attempt()).rejects.toMatchObject({ code: output.error, hint: expect.stringMatching(/\S/u) });
      return;
    }
    const parsed = transform.args.parse(example.args);
    expect(transform.args.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);

    const graph = await resolveExample(duck.connection, transform.name, example, isSource);
    const { schema, id } = getOutput(graph, 'node', output.port);
    expect(Object.fromEntries(schema.map(({ name, type }) => [name, formatHive(type)]))).toEqual(output.schema);
    expect(schema.map(({ name }) => name)).toEqual(Object.keys(output.schema));

    const relations = Object.fromEntries(
      Object.entries(example.input).map(([port, { schema: columns, rows }]) => [
        isSource ? 'node' : port,
        rowsRelation(schemaOf(columns), rows),
      ]),
    );
    if (example.table !== undefined)
      relations[tableOfExample] = rowsRelation(schemaOf(example.table.schema), example.table.rows);
    if (transform.code !== undefined) {
      expect(sortedRows(await codeExample(graph, id, Object.values(relations)[0]!))).toEqual(
        sortedRows(output.rows.map(rounded)),
      );
      return;
    }
    const compiled = await compileOver(duck.connection, duck.folder, graph, id, relations);
    expect((await duck.connection.describe(compiled.query)).map(({ name, type }) => [name, formatHive(type)])).toEqual(
      schema.map(({ name, type }) => [name, inDuckDb(formatHive(type))]),
    );
    const rows = (await duck.connection.rows(compiled.query)).map((row) => rounded(toJsonRow(row, schema)));
    const expected = output.rows.map(rounded);
    if (output.ordered === true) expect(rows).toEqual(expected);
    else expect(sortedRows(rows)).toEqual(sortedRows(expected));
  });
});
