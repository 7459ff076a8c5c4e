/** Which side of which join may be read in increments: derived from joins of small random tables, not from a list. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { checkIncremental } from '#engine/execute/plan/plan-incremental.ts';
import { resolveGraph } from '#engine/graph/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { testEnvironment } from '#engine/testing/example-runner.ts';
import { node } from '#engine/testing/receipt-jobs.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const joinTypes = ['inner', 'left', 'right', 'outer', 'leftsemi', 'leftanti'] as const;
type JoinType = (typeof joinTypes)[number];

/** Rows are their keys; the result is the pair of keys, `-` for no match. */
function joined(type: JoinType, left: readonly number[], right: readonly number[]): string[] {
  const pairs = left.flatMap((one) => right.filter((other) => other === one).map((other) => `${one} ${other}`));
  const leftAlone = left.filter((one) => !right.includes(one)).map((one) => `${one} -`);
  const rightAlone = right.filter((one) => !left.includes(one)).map((one) => `- ${one}`);
  switch (type) {
    case 'inner':
      return pairs;
    case 'left':
      return [...pairs, ...leftAlone];
    case 'right':
      return [...pairs, ...rightAlone];
    case 'outer':
      return [...pairs, ...leftAlone, ...rightAlone];
    case 'leftsemi':
      return left.filter((one) => right.includes(one)).map((one) => `${one}`);
    case 'leftanti':
      return left.filter((one) => !right.includes(one)).map((one) => `${one}`);
  }
}

const keys = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 });

/** Whether the join of all rows is the join of the old ones and that of the new ones, for any rows. */
function grows(type: JoinType, side: 'left' | 'right'): boolean {
  const join = (own: readonly number[], other: readonly number[]): string[] =>
    side === 'left' ? joined(type, own, other) : joined(type, other, own);
  const sameRows = fc.property(keys, keys, keys, (old, added, other) => {
    const parts = [...join(old, other), ...join(added, other)].toSorted();
    return (
      join([...old, ...added], other)
        .toSorted()
        .join() === parts.join()
    );
  });
  return !fc.check(sameRows, { seed: 15, numRuns: 2000 }).failed;
}

test.each(joinTypes.flatMap((type) => (['left', 'right'] as const).map((side) => [type, side] as const)))(
  'a %s join whose %s side is incremental',
  async (type, side) => {
    const job = jobSchema.parse({
      name: 'joined',
      nodes: [
        node('left', 'PathSource', { path: 'rows' }),
        node('right', 'PathSource', { path: 'rows' }),
        node('j', 'Join', { joinType: type, keys: [{ left: 'k', right: 'k' }] }, { left: 'left', right: 'right' }),
        node('out', 'PathTarget', { path: 'out' }, { in: 'j' }),
      ],
    });
    const graph = await resolveGraph(job, testEnvironment(duck.connection, { rows: schemaOf({ k: 'int' }) }));
    const check = (): void => checkIncremental(graph, new Set([side]));
    if (grows(type, side)) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: 'IncrementalRefused' }));
  },
);
