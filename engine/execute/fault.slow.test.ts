import { accessSync, constants, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaultWorkspace } from '#engine/testing/fault-harness.ts';
import { faultSeed } from '#engine/testing/fault-sample.ts';
import { faultScenarios, getFaultScenario } from '#engine/testing/fault-scenarios.ts';
import { randomNumbers } from '#engine/testing/random.ts';

/** Kills at random times, over all scenarios. */
const randomKills = 60;
const longTime = 1_800_000;

describe.each(faultScenarios)('every kill while $name', (scenario) => {
  let workspace: FaultWorkspace;
  let counts: ReadonlyMap<string, number>;

  beforeAll(async () => {
    workspace = await FaultWorkspace.prepare(scenario);
    counts = await workspace.record();
  }, longTime);
  afterAll(() => workspace[Symbol.asyncDispose]());

  test('before and after each numbered point, in host, catalog and worker', { timeout: longTime }, async () => {
    let killed = 0;
    let points = 0;
    for (const [role, count] of counts) {
      for (let point = 0; point < count; point += 1) {
        points += 1;
        if ((await workspace.killAt({ role, point })).killed) killed += 1;
      }
    }
    // Parallel steps and work that is shared between workers may leave a process a few points short of the recording.
    expect(killed).toBeGreaterThan(points * 0.8);
  });

  test(`at random times (seed ${faultSeed})`, { timeout: longTime }, async () => {
    const random = randomNumbers(faultSeed);
    for (let count = 0; count < randomKills / faultScenarios.length; count += 1) {
      await expect(workspace.killAfter(Math.floor(random() * 2000))).resolves.toBeUndefined();
    }
  });
});

const otherFileSystem = findOtherFileSystem();

describe('a target on another file system than the workspace', () => {
  test.runIf(otherFileSystem !== undefined)('survives kills of host and worker', { timeout: longTime }, async () => {
    await using workspace = await FaultWorkspace.prepare(getFaultScenario('overwrite'), otherFileSystem);
    const counts = await workspace.record();
    for (const [role, count] of counts) {
      for (let point = 0; point < count; point += 3)
        await expect(workspace.killAt({ role, point })).resolves.toBeDefined();
    }
  });

  test.runIf(otherFileSystem === undefined)(
    'is left out: this machine has no second writable file system at /dev/shm',
    () => {
      expect(otherFileSystem).toBeUndefined();
    },
  );
});

function findOtherFileSystem(): string | undefined {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return statSync('/dev/shm').dev === statSync(tmpdir()).dev ? undefined : '/dev/shm';
  } catch {
    return undefined;
  }
}
