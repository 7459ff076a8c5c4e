/** Hostile workspaces, in every way: through the engine, by commands, and served. A share, or all with TENON_WHOLE=1. */

import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeIdentity } from '#engine/definitions/state/state-identity.ts';
import { faultSeed, shareOf } from '#engine/testing/fault-sample.ts';
import { hostileWorkspaces } from '#engine/testing/hostile/workspaces/index.ts';
import { beginPlaces, encounters, endPlaces, makePlace, prove, victim } from '#main/cli/testing/hostile-places.ts';
import { startTenon } from '#main/cli/testing/run-tenon.ts';

beforeAll(beginPlaces, 240_000);
afterAll(endPlaces);

/** Of about 580; `.ci/run --long` takes all. */
const share = 100;

describe(`nothing outside changes, drawn with TENON_FAULT_SEED=${faultSeed}`, () => {
  test.each(shareOf(encounters, share))('%s, %s', async (_name, way, workspace) => {
    expect(await prove(way, workspace)).toBe('nothing changed');
  });
});

describe('the command line', () => {
  test('a query in a workspace of pipes and loops ends on SIGTERM', async () => {
    const place = makePlace();
    makeIdentity(place.root, path.join(place.root, '.tenon'));
    for (const { name, plant } of hostileWorkspaces)
      if (/^(?:a job|jobs\/a|three links|a query|a classifier)/u.test(name) && !name.includes('3 GB'))
        plant({ ...place, victim });
    const endless = 'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3';
    const child = startTenon(['query', endless], { folder: place.root });
    const exit = once(child, 'exit');
    const workers = path.join(place.root, '.tenon', 'workers');
    // It has read every definition by then.
    while (!existsSync(workers) || readdirSync(workers).length === 0) await sleep(50);
    child.kill('SIGTERM');
    expect((await exit)[0]).toBe(130);
  });
});
