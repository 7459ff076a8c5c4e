/**
 * What AWS Glue documents for its transforms, case by case, with rows of our own. A case that differs on purpose says so in its title, and
 * the reference page lists it.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { getOutput } from '#engine/graph/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { rowsRelation, rounded, schemaOf, sortedRows } from '#engine/testing/example-rows.ts';
import { compileOver, resolveExample } from '#engine/testing/example-runner.ts';
import { fieldCases } from '#engine/testing/glue-cases/field-cases.ts';
import { rowCases } from '#engine/testing/glue-cases/row-cases.ts';
import { formatHive } from '#engine/types/hive.ts';
import { toJsonRow } from '#engine/types/json-value.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

test.each([...fieldCases, ...rowCases].map((each) => [each.title, each] as const))(
  '%s',
  async (_title, { transform, args, input, port, out }) => {
    const [schema, ...rows] = out;
    const example = { title: '', args, input, output: { schema, rows, ...(port === undefined ? {} : { port }) } };
    const graph = await resolveExample(duck.connection, transform, example, false);
    const output = getOutput(graph, 'node', port);
    expect(Object.entries(schema)).toEqual(output.schema.map(({ name, type }) => [name, formatHive(type)]));
    const relations = Object.fromEntries(
      Object.entries(input).map(([name, side]) => [name, rowsRelation(schemaOf(side.schema), side.rows)]),
    );
    const { query } = await compileOver(duck.connection, duck.folder, graph, output.id, relations);
    const found = await duck.connection.rows(sql`SELECT * FROM (${query})`);
    expect(sortedRows(found.map((row) => rounded(toJsonRow(row, output.schema))))).toEqual(
      sortedRows(rows.map(rounded)),
    );
  },
);
