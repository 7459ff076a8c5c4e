/** Every hostile statement through the door that people use: nothing written, nothing revealed, always an end. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostileFamilies } from '#engine/testing/hostile/statements/index.ts';
import { StatementArena } from '#engine/testing/hostile/statements/statement-arena.ts';

let arena: StatementArena;
beforeAll(async () => {
  arena = await StatementArena.open();
});
afterAll(() => arena[Symbol.asyncDispose]());

test('there are enough of them', () => {
  const all = Object.values(hostileFamilies).flatMap((family) => family(arena));
  expect(new Set(all).size).toBeGreaterThan(600);
});

test.each(Object.keys(hostileFamilies))('%s do no harm', { timeout: 600_000 }, async (name) => {
  const harmful: string[] = [];
  for (const sql of hostileFamilies[name]!(arena)) {
    const harm = await arena.run(sql);
    if (harm !== undefined) harmful.push(`${sql.slice(0, 300)} -- ${harm}`);
  }
  expect(harmful).toEqual([]);
});
