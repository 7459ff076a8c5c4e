/** What a heap that is idle gives back. */

import v8 from 'node:v8';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { collect, isWorthCollecting } from '#engine/base/idle-memory.ts';

const megabyte = 1024 * 1024;

test('a collection gives back what a burst of work has left', async () => {
  let burst: unknown[] = Array.from({ length: 400_000 }, (_, index) => ({ index, text: `row ${index}` }));
  expect(burst).toHaveLength(400_000);
  const held = v8.getHeapStatistics().total_physical_size;
  burst = [];
  await collect();
  expect(held - v8.getHeapStatistics().total_physical_size).toBeGreaterThan(15 * megabyte);
  expect('gc' in globalThis).toBe(false);
});

test('a heap is collected again only after it has grown, and a large one is left alone', () => {
  const heap = (held: number, used: number) => ({
    total_physical_size: held * megabyte,
    used_heap_size: used * megabyte,
  });
  expect(isWorthCollecting(heap(36, 30), 0)).toBe(true);
  expect(isWorthCollecting(heap(36, 30), 35 * megabyte)).toBe(false);
  expect(isWorthCollecting(heap(60, 30), 35 * megabyte)).toBe(true);
  expect(isWorthCollecting(heap(900, 300), 0)).toBe(false);
});

test('threads of one process collect at the same time', async () => {
  const module = JSON.stringify(new URL('./idle-memory.ts', import.meta.url).href);
  const code = `(async () => {
    const { collect } = await import(${module});
    for (let time = 0; time < 60; time += 1) await collect();
  })()`;
  const ends = Array.from({ length: 4 }, () => once(new Worker(code, { eval: true }), 'exit'));
  expect(await Promise.all(ends)).toEqual([[0], [0], [0], [0]]);
});
