import { accessSync, constants, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaultLanes } from '#engine/testing/fault-lanes.ts';
import { faultSeed, shareOf } from '#engine/testing/fault-sample.ts';
import { faultScenarios, getFaultScenario } from '#engine/testing/fault-scenarios.ts';
import { randomNumbers } from '#engine/testing/random.ts';

/** Kills at random times, over all scenarios. */
const randomKills = 30;
const longTime = 1_800_000;
/** `.ci/run --long` takes all of them. */
const drawn = <T>(kills: readonly T[]): readonly T[] => shareOf(kills, Math.ceil(kills.length / 10));
/** Parallel steps and work that is shared between workers may leave a process a few points short of the recording. */
const mostMissed = 0.3;

describe.each(faultScenarios)('every kill while $name', (scenario) => {
  let lanes: FaultLanes;

  beforeAll(async () => {
    lanes = await FaultLanes.prepare(scenario);
  }, longTime);
  afterAll(() => lanes[Symbol.asyncDispose]());

  test(
    `before and after numbered points, in host, catalog and worker (seed ${faultSeed})`,
    { timeout: longTime },
    async () => {
      const kills = drawn(lanes.kills);
      const killed = await lanes.killAtEach(kills);
      expect(killed).toBeGreaterThan(kills.length * (1 - mostMissed));
    },
  );

  test(`at random times (seed ${faultSeed})`, { timeout: longTime }, async () => {
    const random = randomNumbers(faultSeed);
    const times = Array.from({ length: randomKills / faultScenarios.length }, () => Math.floor(random() * 2000));
    await expect(lanes.each(drawn(times), (workspace, time) => workspace.killAfter(time))).resolves.toBeUndefined();
  });
});

const otherFileSystem = findOtherFileSystem();

describe('a target on another file system than the workspace', () => {
  test.runIf(otherFileSystem !== undefined)('survives kills of host and worker', { timeout: longTime }, async () => {
    await using lanes = await FaultLanes.prepare(getFaultScenario('overwrite'), otherFileSystem);
    const some = drawn(lanes.kills.filter((_, index) => index % 3 === 0));
    expect(await lanes.killAtEach(some)).toBeGreaterThan(some.length * (1 - mostMissed));
  });

  test.runIf(otherFileSystem === undefined)(
    'is skipped: this machine has no second writable file system at /dev/shm',
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
