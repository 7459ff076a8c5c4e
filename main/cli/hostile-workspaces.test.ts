/**
 * Opens hostile workspaces in every way, works in them, and proves that nothing outside of them changed: neither
 * content nor modes nor times, and no process died. A seeded sample; all of them in hostile-workspaces.slow.test.ts.
 */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workspaceOpenings } from '#engine/contract/definitions/workspace-opening.ts';
import { createEngine } from '#engine/index.ts';
import { faultSeed, sample } from '#engine/testing/fault-sample.ts';
import { hostileWorkspaces } from '#engine/testing/hostile/workspaces/index.ts';
import { readTree } from '#engine/testing/hostile/workspaces/tree-state.ts';
import { beginPlaces, encounters, endPlaces, makePlace, openAndWork, prove } from '#main/cli/testing/hostile-places.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

beforeAll(beginPlaces, 240_000);
afterAll(endPlaces);

test('there are enough of them', () => {
  expect(hostileWorkspaces.length).toBeGreaterThanOrEqual(40);
  expect(new Set(hostileWorkspaces.map(({ name }) => name)).size).toBe(hostileWorkspaces.length);
});

const inProcess = encounters.filter(([, way]) => way !== 'served' && way !== 'commands');
const served = encounters.filter(([, way]) => way === 'served');
const drawn = [...sample(inProcess, triesOfRun(10, 3), faultSeed), ...sample(served, 1, faultSeed)];

describe(`drawn with TENON_FAULT_SEED=${faultSeed}`, () => {
  test.each(drawn)('%s, %s', async (_name, way, workspace) => {
    expect(await prove(way, workspace)).toBe('nothing changed');
  });
});

describe('received state', () => {
  test('is not opened without an answer; each answer opens it', async () => {
    const { root } = makePlace();
    await expect(createEngine({ workspace: root, title: 'x', inline: true })).rejects.toMatchObject({
      code: 'ForeignWorkspace',
    });
    for (const opening of workspaceOpenings) {
      const { root: other } = makePlace();
      expect(await openAndWork(other, opening)).toBe('worked');
    }
    expect(await openAndWork(root, 'take-over')).toBe('worked');
    expect(await openAndWork(root, undefined)).toBe('worked');
  });

  test('read-only changes nothing in the workspace', async () => {
    const { root } = makePlace();
    const before = readTree(root);
    expect(await openAndWork(root, 'read-only')).toBe('worked');
    expect(readTree(root)).toEqual(before);
  });

  test('fresh keeps what was found', async () => {
    const { root } = makePlace();
    expect(await openAndWork(root, 'fresh')).toBe('worked');
    expect(Object.keys(readTree(root)).some((name) => /^\.tenon-set-aside-[^/]+\/catalog\.sqlite$/u.test(name))).toBe(
      true,
    );
  });

  test('a fresh clone, without state, opens without a question', async () => {
    const { root } = makePlace();
    rmSync(path.join(root, '.tenon'), { recursive: true });
    expect(await openAndWork(root, undefined)).toBe('worked');
  });
});
