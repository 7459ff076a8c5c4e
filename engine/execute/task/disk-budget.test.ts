import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkDisk, withDiskWatch, type DiskSpace } from '#engine/execute/task/disk-budget.ts';
import { leaseObjects, whenUnread } from '#engine/catalog/reader-leases.ts';
import { retiredFor } from '#engine/execute/retention/periods.ts';
import { findStagedFiles } from '#engine/execute/task/stage-files.ts';
import { sweepRetired, sweepStaging } from '#engine/execute/targets/sweep-target.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'tenon-sweep-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('disk budget', () => {
  const never = new AbortController().signal;

  test('a disk with too little left is refused before anything is written', async () => {
    await expect(checkDisk(root, async () => ({ free: 9, reserve: 10 }))).rejects.toMatchObject({
      code: 'DiskFull',
      details: { path: root },
    });
    await expect(checkDisk(root, async () => ({ free: 10, reserve: 10 }))).resolves.toBeUndefined();
    await expect(checkDisk(root)).resolves.toBeUndefined();
  });

  test('work is cancelled before the disk is full, and says why', async () => {
    const left: DiskSpace[] = [
      { free: 20, reserve: 10 },
      { free: 15, reserve: 10 },
    ];
    const measure = async (): Promise<DiskSpace> => left.shift() ?? { free: 5, reserve: 10 };
    const work = (signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('interrupted'))));
    await expect(withDiskWatch(root, never, work, measure)).rejects.toMatchObject({ code: 'DiskFull' });
  });

  test("the work's own result and failure pass through", async () => {
    await expect(withDiskWatch(root, never, async () => 7)).resolves.toBe(7);
    await expect(withDiskWatch(root, never, () => Promise.reject(new Error('own')))).rejects.toThrow('own');
  });
});

describe('sweeping a target', () => {
  async function put(file: string): Promise<string> {
    const place = path.join(root, '_tenon', file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, 'x'.repeat(1000));
    return place;
  }
  const owns = async (runId: string): Promise<boolean> => runId.startsWith('jr_');

  test('keeps the named entries, removes the others, and ignores foreign files', async () => {
    for (const file of ['jr_1/a-0/f', 'jr_1/b-0/f', 'jr_2/a-0/f', 'jr_3/a-0/f', 'other/a-0/f', 'retired/jr_0/f'])
      await put(file);
    await sweepStaging(
      root,
      new Map([
        ['jr_1', new Set(['a-0'])],
        ['jr_2', null],
      ]),
      owns,
    );
    const left = (await findStagedFiles(root)).map((file) => path.relative(path.join(root, '_tenon'), file));
    expect(left).toEqual(['jr_1/a-0/f', 'jr_2/a-0/f', 'other/a-0/f', 'retired/jr_0/f']);
  });

  test('retired files go after seven days, or the oldest first when they take too much of the disk', async () => {
    const now = Date.now();
    for (const [age, runId] of [
      [8, 'jr_old'],
      [3, 'jr_mid.undone'],
      [1, 'jr_new'],
    ] as const) {
      await put(`retired/${runId}/f`);
      const time = (now - (age / 7) * retiredFor) / 1000;
      await utimes(path.join(root, '_tenon', 'retired', runId), time, time);
    }
    expect(await sweepRetired(root, now, owns)).toEqual(['jr_old']);
    const unasked = (runId: string): never => expect.fail(`asks for ${runId} although nothing is to be removed`);
    expect(await sweepRetired(root, now, unasked)).toEqual([]);
    expect(await sweepRetired(root, now, owns, 0)).toEqual(['jr_mid.undone', 'jr_new']);
  });
});

test('a file waits for its readers, but not for ever', async () => {
  using _other = leaseObjects(['/b']);
  await whenUnread(['/a'], 1000);
  const lease = leaseObjects(['/a', '/b']);
  let free = false;
  const waiting = whenUnread(['/a'], 60_000).then(() => (free = true));
  await Promise.resolve();
  expect(free).toBe(false);
  lease[Symbol.dispose]();
  await waiting;
  expect(free).toBe(true);
  await whenUnread(['/b'], 10);
});
