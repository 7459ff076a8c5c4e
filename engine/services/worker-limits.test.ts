/** Limits of a worker from the machine and from the workspace. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createEngine, initWorkspace } from '#engine/index.ts';
import { workerLimits } from '#engine/services/worker-limits.ts';

const gibibyte = 2 ** 30;
const machine = { cores: 4, memory: 16 * gibibyte, freeMemory: 12 * gibibyte };
const stated = (workerMemory: number | null, workerThreads: number | null) =>
  workerLimits(machine, { workerMemory, workerThreads });

test('nothing stated: a quarter of the memory, every core', () => {
  expect(workerLimits(machine, undefined)).toEqual({ memoryLimit: 4 * gibibyte, threads: 4 });
  expect(stated(null, null)).toEqual({ memoryLimit: 4 * gibibyte, threads: 4 });
});

test('what is stated counts, up to what the machine can hold', () => {
  expect(stated(512, 1)).toEqual({ memoryLimit: gibibyte / 2, threads: 1 });
  expect(stated(7 * 1024, 3)).toEqual({ memoryLimit: 7 * gibibyte, threads: 3 });
  expect(stated(1_048_576, 256)).toEqual({ memoryLimit: 8 * gibibyte, threads: 4 });
  // A small machine: what a worker has by itself is never refused.
  const small = { cores: 1, memory: gibibyte / 4, freeMemory: gibibyte / 8 };
  const least = workerLimits(small, undefined).memoryLimit;
  expect(workerLimits(small, { workerMemory: 4096, workerThreads: null }).memoryLimit).toBe(least);
});

test('a worker has the limits of tenon.json, in use from the next start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-limits-'));
  try {
    await initWorkspace(folder);
    const file = join(folder, 'tenon.json');
    const definition = JSON.parse(await readFile(file, 'utf8')) as { defaults?: object };
    await writeFile(file, JSON.stringify({ ...definition, defaults: { workerMemory: 300, workerThreads: 1 } }));
    await using engine = await createEngine({ workspace: folder, title: 'test', inline: true });
    expect(await engine.dispatcher.call('getEngine', {})).toMatchObject({
      workerMemoryBytes: 300 * 2 ** 20,
      workerThreads: 1,
    });
    const { definition: expected } = await engine.dispatcher.call('getWorkspace', {});
    const { version: _version, ...changed } = { ...expected, defaults: { ...expected.defaults, workerMemory: 400 } };
    await engine.dispatcher.call('saveWorkspace', { definition: changed, expected });
    // The workers that run keep what they have.
    expect(await engine.dispatcher.call('getEngine', {})).toMatchObject({ workerMemoryBytes: 300 * 2 ** 20 });
    const tooLittle = { ...changed, defaults: { ...changed.defaults, workerMemory: 10 } };
    await expect(
      engine.dispatcher.call('saveWorkspace', { definition: tooLittle, expected: { ...expected, ...changed } }),
    ).rejects.toMatchObject({ code: 'InvalidInput' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
