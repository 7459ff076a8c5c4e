/** Every dialect answers for every expression; and one that only its folder and its line in the list know is shown to people. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Dialect } from '#engine/compile/dialect.ts';
import { dialects } from '#engine/compile/dialects.ts';
import { trinoDialect } from '#engine/compile/testing/trino/trino-dialect.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { functionCalls } from '#engine/testing/spark/function-calls.ts';
import { drawFrame } from '#engine/testing/spark/hostile-frame.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import { randomColumns, randomExpression } from '#engine/types/expression/testing/random-expression.ts';
import type { Expression } from '#engine/types/expression/tree.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

// The line that a dialect gets.
vi.mock('#engine/compile/dialects.ts', async (load) => {
  const { dialects: listed } = await load<{ dialects: readonly Dialect[] }>();
  const { trinoDialect: added } = await import('#engine/compile/testing/trino/trino-dialect.ts');
  return { dialects: [...listed, added] };
});

const place = useEnginePlace();

/** Without those that Tenon refuses. */
async function treesOf(texts: readonly string[], known: Schema): Promise<Expression[]> {
  const parsed = readExpressions(texts, await place.duck.connection.rows<ExpressionRow>(expressionQuery(texts)));
  return texts.flatMap((text) => {
    try {
      return [checkExpression(text, parsed.get(text), known).tree];
    } catch (thrown) {
      if (thrown instanceof EngineError) return [];
      throw thrown;
    }
  });
}

/** A text, or a sentence that says why there is none. */
function expectAnswers(trees: readonly Expression[]): void {
  for (const { name, write } of dialects) {
    const answers = trees.map((tree) => write(tree, 'condition'));
    for (const answer of answers)
      if (answer.text === null) expect(answer.reason, name).toMatch(/^\S.*\.$/su);
      else expect(answer.text, name).not.toBe('');
    expect(
      answers.some(({ text }) => text !== null),
      name,
    ).toBe(true);
    expect(
      trees.map((tree) => write(tree, 'condition')),
      name,
    ).toEqual(answers);
  }
}

test('every call of every function has a text in each dialect, or a reason', async () => {
  const trees = await treesOf(
    functionCalls.map(({ tenon }) => tenon),
    drawFrame(1, 1).columns,
  );
  expect(trees.length).toBeGreaterThan(functionCalls.length / 2);
  expectAnswers(trees);
});

test('so has every random expression', async () => {
  const texts = fc.sample(randomExpression(), { seed: 7, numRuns: triesOfRun(300, 100) });
  const trees = await treesOf(texts, schemaOf(randomColumns));
  expect(trees.length).toBeGreaterThan(texts.length / 2);
  expectAnswers(trees);
});

test('an added dialect is beside the others where people see the expressions of a node', async () => {
  const input = { id: 's', name: 'In', transform: 'PathSource', args: { path: 'in.csv' } };
  await writeFile(path.join(place.folder, 'in.csv'), 'id,the name\n1,a\n');
  const condition = (text: string): unknown => ({
    id: 'f',
    name: 'Kept',
    transform: 'Filter',
    inputs: { in: { node: 's' } },
    args: { condition: text },
  });
  const explain = async (text: string): Promise<readonly (readonly [string, string | null, string | null])[]> => {
    const job = { name: 'job', nodes: [input, condition(text)] };
    const { expressions } = await place.engine.dispatcher.call('explainNode', { job, nodeId: 'f' } as never);
    return expressions.map(({ dialect, written, reason }) => [dialect.name, written, reason]);
  };
  expect(await explain(`ceil(id) > 0 AND "the name" <> 'b'`)).toEqual([
    ['Spark SQL', "(ceil(`id`) > 0) AND (`the name` <> 'b')", null],
    ['Trino SQL', `((ceiling("id") > 0) AND ("the name" <> 'b'))`, null],
  ]);
  expect(await explain('md5("the name") = upper("the name")')).toContainEqual([
    'Trino SQL',
    null,
    'Trino has no function md5.',
  ]);
  expect(dialects.at(-1)).toBe(trinoDialect);
});
