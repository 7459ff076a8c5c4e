/** Runs commands in poor surroundings and proves that each ends honestly, leaves nothing behind, and no row is lost or doubled; for tests. */

import { expect } from 'vitest';
import { commands, isHonest, PoorWorkspace } from '#main/cli/surroundings/testing/poor-workspace.ts';
import type { SurroundingsCase } from '#main/cli/surroundings/testing/poor-surroundings.ts';

export async function proveSurroundings(
  { works, prepare }: SurroundingsCase,
  chosen: typeof commands = commands,
): Promise<'honest'> {
  using place = new PoorWorkspace();
  const surroundings = prepare(place);
  const wrong: unknown[] = [];
  for (const [wanted, ...args] of chosen) {
    const ended = await place.run(args, surroundings);
    if (works ? ended.code !== wanted || /^\s+at /mu.test(ended.error) : !isHonest(args, ended))
      wrong.push({ args, ...ended, error: ended.error.slice(0, 1200) });
  }
  expect(wrong).toEqual([]);
  expect(place.leftBehind()).toEqual([]);
  // Whatever became of a run there, the rows are written once.
  place.recover();
  const { uid } = surroundings;
  expect(await place.run(['run', 'load'], uid === undefined ? {} : { uid })).toMatchObject({ code: 0 });
  expect(place.rowsWritten()).toEqual(['1,x', '2,y']);
  return 'honest';
}
