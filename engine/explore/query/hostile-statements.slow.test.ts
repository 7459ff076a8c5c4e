/** Every hostile statement through the door that people use: nothing written, nothing revealed, always an end. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostileFamilies } from '#engine/testing/hostile/statements/index.ts';
import { StatementArena } from '#engine/testing/hostile/statements/statement-arena.ts';
import { faultSeed, shareOf } from '#engine/testing/fault-sample.ts';

let arena: StatementArena;
beforeAll(async () => {
  arena = await StatementArena.open();
});
afterAll(() => arena[Symbol.asyncDispose]());

test('there are enough of them', () => {
  const all = Object.values(hostileFamilies).flatMap((family) => family(arena));
  expect(new Set(all).size).toBeGreaterThan(1200);
});

test.each(Object.keys(hostileFamilies))('%s do no harm', { timeout: 600_000 }, async (name) => {
  const harmful: string[] = [];
  for (const sql of shareOf(hostileFamilies[name]!(arena), 300)) {
    const harm = await arena.run(sql);
    if (harm !== undefined) harmful.push(`${sql.slice(0, 300)} -- ${harm}`);
  }
  expect(harmful).toEqual([]);
});

/** Of about 1,200 for each; the fuzzer draws others. */
const share = 150;

test('a job does not read a file by the name of a CTE that is not in scope', { timeout: 600_000 }, async () => {
  const harmful: string[] = [];
  for (const sql of hostileFamilies['scopes of names']!(arena)) {
    const { harm } = await arena.answer(sql, 'node');
    if (harm !== undefined) harmful.push(`${sql} -- ${harm}`);
  }
  expect(harmful).toEqual([]);
});

describe.each(['condition', 'node', 'view'] as const)(
  `elsewhere, as a %s, drawn with TENON_FAULT_SEED=${faultSeed}`,
  (door) => {
    test('they do no harm', { timeout: 600_000 }, async () => {
      const harmful: string[] = [];
      for (const sql of shareOf(
        Object.values(hostileFamilies).flatMap((family) => family(arena)),
        share,
      )) {
        const { harm } = await arena.answer(sql, door);
        if (harm !== undefined) harmful.push(`${sql.slice(0, 300)} -- ${harm}`);
      }
      expect(harmful).toEqual([]);
    });
  },
);
