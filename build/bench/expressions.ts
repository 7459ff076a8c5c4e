/** The check of an expression on the host: its syntax tree read, checked, typed and written; linear in its size. */

import { openTestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import type { BenchLine } from './bench-line.ts';
import { percentile, quartiles } from './percentile.ts';

const schema = schemaOf({ i: 'int', b: 'bigint', d: 'double', s: 'string', day: 'date' });
const times = 40;

export async function* benchExpressions(): AsyncGenerator<BenchLine> {
  await using duck = await openTestDuck();
  const measure = async (text: string): Promise<{ nodes: number; sorted: number[] }> => {
    const rows = await duck.connection.rows<ExpressionRow>(expressionQuery([text]));
    const nodes = rows[0]!.parsed.match(/"class":/gu)!.length;
    return { nodes, sorted: timesOf(text, rows, schema) };
  };
  const perNode: number[] = [];
  for (const [size, bar] of [
    [100, 5],
    [1000, null],
    [9900, null],
  ] as const) {
    const { nodes, sorted } = await measure(conditions(size));
    perNode.push(percentile(sorted, 0.5) / nodes);
    yield line(`check of ${nodes.toLocaleString('en')} nodes`, sorted, bar);
  }
  yield {
    name: 'time of a node among 9,900, against one among 1,000',
    value: perNode[2]! / perNode[1]!,
    unit: 'ratio',
    better: 'lower',
    bar: 1.5,
  };
  for (const [name, text] of Object.entries(wide)) yield line(name, (await measure(text)).sorted, null);
  for (const [name, text] of Object.entries(hostile)) {
    yield line(`${name}, ${text.length} characters`, (await measure(text)).sorted, 5);
  }
}

/** Each literal in quotes needs the type of the compared column, which must not be computed again. */
const hostile: Readonly<Record<string, string>> = {
  'nested comparisons': `${'('.repeat(21)}i = '1'${") = 'true'".repeat(21)}`,
  'nested IN': `${'('.repeat(30)}i IN ('1', '2')${") IN ('true', 'false')".repeat(30)}`,
};

/** As many items as an expression may have. */
const wide: Readonly<Record<string, string>> = {
  'IN of 9,900 numbers': `i IN (${Array.from({ length: 9900 }, (_one, index) => index).join(', ')})`,
  'IN of 9,900 texts': `s IN (${Array.from({ length: 9900 }, (_one, index) => `'${index}'`).join(', ')})`,
  'CASE of 1,900 branches': `CASE ${Array.from({ length: 1900 }, (_one, index) => `WHEN i = ${index} THEN ${index}`).join(' ')} END`,
  'OR of 3,000 conditions': Array.from({ length: 3000 }, (_one, index) => `i = ${index}`).join(' OR '),
};

function line(name: string, sorted: readonly number[], bar: number | null): BenchLine {
  return {
    name,
    value: percentile(sorted, 0.5),
    quartiles: quartiles(sorted),
    unit: 'ms',
    better: 'lower',
    bar,
    note: `at most ${Math.round(sorted.at(-1)! * 10) / 10} ms`,
  };
}

/** Milliseconds of the thread's own time, sorted. Reading the JSON is a part of it; nothing is remembered between two rounds. */
function timesOf(text: string, rows: readonly ExpressionRow[], known: Schema): number[] {
  const found: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const before = process.threadCpuUsage();
    checkExpression(text, readExpressions([text], rows).get(text), known);
    const { user, system } = process.threadCpuUsage(before);
    found.push((user + system) / 1000);
  }
  return found.sort((a, b) => a - b);
}

/** The requested number of nodes, nested as people nest them. */
function conditions(nodes: number): string {
  const some = [
    'i + b * 2 > 5',
    "s LIKE 'a%' AND length(s) > 2",
    'd BETWEEN 1.5 AND b / 3',
    's IN (1, 2, 3)',
    "CASE WHEN day > '2024-01-01' THEN s ELSE upper(s) END = 'x'",
  ];
  const parts: string[] = [];
  // About 7 nodes each.
  for (let index = 0; index * 7 < nodes; index += 1) parts.push(`(${some[index % some.length]!})`);
  return parts.join(' OR ');
}
