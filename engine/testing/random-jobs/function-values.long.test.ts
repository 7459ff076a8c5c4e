/** Every function of the table gives the values of the evaluator's own models, for drawn arguments of every kind. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import { Draw } from './draw.ts';
import { isValue } from './expressions/draw-probe.ts';
import { reader, RowError } from './expressions/expression.ts';
import { callOf, type FunctionModel } from './expressions/function-model.ts';
import { functionModels } from './expressions/functions.ts';
import { Redraw } from './random-job.ts';
import type { Frame } from './value-types.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const calls = 60;
const seed = Number(process.env['TENON_FUNCTION_SEED'] ?? 1);
/** Without columns every argument is a literal. */
const nothing: Frame = { columns: [], rows: [], ordered: false };

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

/** Conditions that are true where function and model agree. */
function probes(model: FunctionModel, place: number): string[] {
  const draw = new Draw(seed * 100_000 + place);
  const found = new Set<string>();
  for (let tries = 0; tries < calls; tries += 1) {
    try {
      const call = callOf(model, { draw, frame: nothing });
      const value = call.evaluate(reader(nothing, []));
      if (
        call.type.kind === 'decimal' &&
        typeof value === 'bigint' &&
        `${value}`.replace('-', '').length > call.type.precision
      )
        continue;
      const text = isValue(call, value);
      // Literals of years beyond 9999 are written in another way.
      if (!/DATE '\d{5,}/u.test(text)) found.add(text);
    } catch (thrown) {
      // A row error stops a run; random jobs test those.
      if (!(thrown instanceof Redraw || thrown instanceof RowError)) throw thrown;
    }
  }
  return [...found];
}

async function wrongOnes(texts: readonly string[]): Promise<string[]> {
  const parsed = readExpressions(texts, await duck.connection.rows<ExpressionRow>(expressionQuery(texts)));
  const checked = texts.map((text): Sql => checkExpression(text, parsed.get(text), []).sql);
  const [row] = await duck.connection.rows<{ held: (boolean | null)[] }>(sql`SELECT [${joinSql(checked)}] AS held`);
  return texts.filter((_text, index) => row!.held[index] !== true);
}

const models = functionModels.map((model, place) => [model.name, place, model] as const);

test.each(casesOfRun(models, 24))('%s (%i)', async (_name, place, model) => {
  const texts = probes(model, place);
  expect(texts.length === 0 ? [] : await wrongOnes(texts)).toEqual([]);
});
