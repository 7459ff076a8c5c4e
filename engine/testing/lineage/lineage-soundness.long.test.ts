/** Lineage claims nothing that is not so: over random jobs through every transform, and SELECTs by grammar. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { findUnsound } from '#engine/testing/lineage/find-unsound.ts';
import {
  copyCase,
  randomJobCase,
  recipeCase,
  selectCase,
  type LineageCase,
} from '#engine/testing/lineage/lineage-case.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { transforms } from '#engine/transforms/index.ts';
import { everything } from '#engine/transforms/lineage.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck(256 * 1024 * 1024, 1);
});
afterAll(() => duck[Symbol.asyncDispose]());

/** Sources and targets give their columns as they are; the table of lineage.test.ts has them. */
const middle = transforms
  .filter(
    ({ effect, varies, code }) => effect !== 'source' && effect !== 'target' && varies !== true && code === undefined,
  )
  .map(({ name }) => name);
/** Few jobs select from a collection, or have two inputs with the same columns. */
const mostSeeds = 6000;
const drawn = { seed: 17, endOnFailure: true };

test('of random jobs', async () => {
  const covered = new Set<string>();
  const check = async (seed: number, one: LineageCase): Promise<void> => {
    const found = await findUnsound(duck, new Draw(seed), one, { changes: 3 });
    for (const transform of found.transforms) covered.add(transform);
    expect(found.fault).toBeUndefined();
  };
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), (seed) => check(seed, randomJobCase(seed))),
    { ...drawn, numRuns: triesOfRun(36, 9) },
  );
  // Of what these jobs do not have, the next job that does.
  for (const name of middle.filter((each) => !covered.has(each))) {
    const one = nextJobWith(name, 1_000_001);
    const found = await findUnsound(duck, new Draw(1), one, { changes: 3 });
    expect({ name, fault: found.fault }).toEqual({ name, fault: undefined });
  }
});

function caseWith(name: string, seed: number): LineageCase {
  if (name === 'SqlTransform') return selectCase(seed);
  return name === 'Recipe' ? recipeCase(seed) : randomJobCase(seed);
}

/** Transforms of random jobs that were drawn in search of another one: drawing 2,000 for each takes a minute. */
const transformsOf = new Map<number, ReadonlySet<string>>();

function nextJobWith(name: string, from: number): LineageCase {
  const isOwn = name === 'SqlTransform' || name === 'Recipe';
  for (let seed = from; seed < from + 2000; seed += 1) {
    if (!isOwn && transformsOf.get(seed)?.has(name) === false) continue;
    const one = caseWith(name, seed);
    const held = new Set(one.job.nodes.map(({ transform }) => transform));
    if (!isOwn) transformsOf.set(seed, held);
    if (held.has(name)) return one;
  }
  throw new Error(`No random job has a ${name}.`);
}

test('of a job that only copies', async () => {
  const copies = copyCase(5);
  expect(copies.job.nodes.map(({ transform }) => transform)).toEqual(['PathSource']);
  const found = await findUnsound(duck, new Draw(1), copies, { changes: 4 });
  expect(found).toMatchObject({ fault: undefined, claims: expect.any(Number) });
  expect(found.claims).toBeGreaterThan(0);
});

test('of SELECTs', async () => {
  let claims = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const found = await findUnsound(duck, new Draw(seed), selectCase(seed), { changes: 3 });
      claims += found.claims;
      expect(found.fault).toBeUndefined();
    }),
    { ...drawn, numRuns: triesOfRun(40, 6) },
  );
  expect(claims).toBeGreaterThan(triesOfRun(100, 8));
});

/** Every column decides their rows, so that a lie about values alone changes nothing. */
const comparesRows = new Set(['Except', 'Intersect']);

test.each(casesOfRun(middle, 3))('a %s that says too little is found', async (name) => {
  const lie = { changes: 4, distort };
  let fault: string | undefined;
  for (let seed = 1; seed <= mostSeeds && fault === undefined; seed += 1) {
    const one = caseWith(name, seed);
    if (one.job.nodes.some(({ transform }) => transform === name))
      ({ fault } = await findUnsound(duck, new Draw(seed), one, lie));
  }
  expect(fault).toContain('lineage says that it does not');

  function distort(transform: (typeof transforms)[number]): (typeof transforms)[number] {
    if (transform.name !== name) return transform;
    return {
      ...transform,
      lineage: (args, context) => ({
        values: new Map([...everything(args, context).values.keys()].map((column) => [column, []])),
        rows: comparesRows.has(name) ? [] : transform.lineage(args, context).rows,
      }),
    };
  }
});

test.each(['Filter', 'Join', 'Aggregate', 'DropDuplicates', 'Relationalize', 'SqlTransform', 'Union'])(
  'a %s that keeps silent about what decides its rows is found',
  async (name) => {
    let fault: string | undefined;
    for (let seed = 1; seed <= mostSeeds && fault === undefined; seed += 1) {
      const one = caseWith(name, seed);
      if (!one.job.nodes.some(({ transform }) => transform === name)) continue;
      const distort = (transform: (typeof transforms)[number]): (typeof transforms)[number] =>
        transform.name === name
          ? {
              ...transform,
              lineage: (args, context) => ({ values: transform.lineage(args, context).values, rows: [] }),
            }
          : transform;
      ({ fault } = await findUnsound(duck, new Draw(seed), one, { changes: 4, distort }));
    }
    expect(fault).toContain('lineage says that it does not');
  },
);
