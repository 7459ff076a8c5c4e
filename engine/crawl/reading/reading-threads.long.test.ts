/** Reading in threads: the same tables for any number of them and in any order, whatever ends meanwhile. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import type { ClassifierReading } from '#engine/contract/classifier-reading.ts';
import { ShapeSet } from '#engine/crawl/file-shape.ts';
import { KnownFiles } from '#engine/crawl/known-files.ts';
import { planTables } from '#engine/crawl/plan-tables.ts';
import { readTarget, type ReadTarget } from '#engine/crawl/read-target.ts';
import { ReadingThreads } from '#engine/crawl/reading/reading-threads.ts';
import { lake as drawnLake, writeDrawn } from '#engine/crawl/testing/drawn-lakes.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

let duck: TestDuck;
let folder: string;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-reading-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(lake: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(lake, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

interface Settings extends Partial<Pick<OperationContext, 'signal' | 'progress' | 'log'>> {
  readonly sampleSize?: number;
  readonly readBudgetBytes?: number;
  readonly shuffleSeed?: number;
  readonly classifiers?: readonly ClassifierReading[];
}

async function read(
  root: string,
  threads: ReadingThreads,
  count: number,
  { sampleSize, readBudgetBytes, shuffleSeed, classifiers = [], ...context }: Settings = {},
): Promise<{ target: ReadTarget; shapes: ShapeSet }> {
  const shapes = new ShapeSet();
  const input = {
    crawlId: 'cr_test',
    target: 0,
    root,
    exclusions: [],
    sampleSize: sampleSize ?? null,
    readBudgetBytes: readBudgetBytes ?? 1e9,
    stated: [],
    classifiers,
    ...(shuffleSeed === undefined ? {} : { shuffleSeed }),
  };
  const crawl = { known: new KnownFiles(), catalogued: new Map(), shapes, threads, anyVersion: () => false };
  const target = await readTarget(input, crawl, { ...duck.context, threads: count, ...context });
  return { target, shapes };
}

/** Everything that tables are planned from, and what the next crawl knows, without numbers that depend on the order. */
function stateOf({ target, shapes }: { target: ReadTarget; shapes: ShapeSet }): unknown {
  const { listed, learned, filesRead, bytesRead, bytesNeeded, unsettled } = target;
  const settings = { combineCompatibleSchemas: false, tableLevel: null, rootIsTable: false };
  const { tables, skipped } = planTables(listed, shapes, settings, undefined);
  const verdicts = [...learned].map(([file, verdict]) => [listed.objects[file]!.path, verdict] as const);
  return {
    tables: tables.map(({ table }) => table),
    skipped,
    verdicts: Object.fromEntries(verdicts),
    counts: { filesRead, bytesRead, bytesNeeded, unsettled },
  };
}

/** Two tables, one with partitions, a file that no thread reads, and two that nobody can. */
async function mixedLake(): Promise<string> {
  const lake = path.join(folder, 'lake');
  for (let file = 0; file < 100; file += 1)
    await write(lake, {
      [`sales/day=${file % 7}/${file}.csv`]: `id,price\n${file},1.5\n${file + 1},2.5\n`,
      [`events/${file}.json`]: `{"at": "2024-01-02", "n": ${file}}\n`,
    });
  await write(lake, { 'events/broken.json': '{"at": [', 'noise/a.bin': Uint8Array.of(0, 1, 2, 255, 7) });
  await mkdir(path.join(lake, 'footers'));
  const parquet = path.join(lake, 'footers', 'a.parquet');
  await duck.database.connect().then(async (connection) => {
    await using opened = connection;
    await opened.rows({ text: `COPY (SELECT 1 AS a) TO '${parquet}' (FORMAT parquet)` } as never);
  });
  return lake;
}

describe('files read in threads', () => {
  test('give what the worker alone finds, with and without reading ahead', async () => {
    const lake = await mixedLake();
    const alone = stateOf(await read(lake, new ReadingThreads(), 1));
    for (const settings of [{}, { shuffleSeed: 3 }, { sampleSize: 5 }, { readBudgetBytes: 2000 }]) {
      const expected = 'sampleSize' in settings || 'readBudgetBytes' in settings
          ? stateOf(await read(lake, new ReadingThreads(), 1, settings)) : alone; // prettier-ignore
      for (const count of [2, 4]) {
        const threads = new ReadingThreads(1);
        try {
          expect(stateOf(await read(lake, threads, count, settings))).toEqual(expected);
          expect(threads.threads).toHaveLength(count - 1);
        } finally {
          await threads.end();
        }
      }
    }
  });

  test('give one catalog for any lake and order', async () => {
    const threads = new ReadingThreads(1);
    let number = 0;
    try {
      await fc.assert(
        fc.asyncProperty(drawnLake, fc.nat(1000), async (files, shuffleSeed) => {
          const lake = path.join(folder, `lake-${(number += 1)}`);
          await write(lake, Object.fromEntries(Object.entries(files).map(([name, kind]) => [name, writeDrawn(kind)])));
          const alone = stateOf(await read(lake, new ReadingThreads(), 1));
          expect(stateOf(await read(lake, threads, 3))).toEqual(alone);
          expect(stateOf(await read(lake, threads, 3, { shuffleSeed }))).toEqual(alone);
        }),
        { numRuns: triesOfRun(60, 12) },
      );
    } finally {
      await threads.end();
    }
  });

  test('are read by the worker when their thread ends', async () => {
    const lake = await mixedLake();
    const alone = stateOf(await read(lake, new ReadingThreads(), 1));
    const threads = new ReadingThreads(1);
    let ended: Promise<void> | undefined;
    const progress = (fraction: number | null): void => {
      if (fraction !== null) ended ??= threads.end();
    };
    expect(stateOf(await read(lake, threads, 3, { progress }))).toEqual(alone);
    expect(ended).toBeDefined();
    await ended;
  });

  test('are left alone after a cancel, and the threads end', async () => {
    const lake = await mixedLake();
    const threads = new ReadingThreads(1);
    const controller = new AbortController();
    const progress = (fraction: number | null): void => {
      if (fraction !== null) controller.abort();
    };
    await expect(read(lake, threads, 2, { signal: controller.signal, progress })).rejects.toThrow(/abort/u);
    expect(threads.threads).toEqual([]);
  });

  test('fail the crawl for what no file caused', async () => {
    const lake = await mixedLake();
    const threads = new ReadingThreads(1);
    const wrong: ClassifierReading = {
      name: 'wrong',
      classification: 'events',
      format: 'grokLog',
      options: { logFormat: '%{NOTHING:a}' },
      leastColumns: 1,
      because: 'a pattern',
    };
    try {
      await expect(read(lake, threads, 2, { classifiers: [wrong] })).rejects.toMatchObject({
        code: 'InvalidDefinition',
        message: expect.stringContaining('wrong') as string,
      });
    } finally {
      await threads.end();
    }
  });

  test('are few: no thread is started for them', async () => {
    const lake = path.join(folder, 'lake');
    await write(lake, { 'a.csv': 'x,y\n1,2\n' });
    const threads = new ReadingThreads();
    await read(lake, threads, 4);
    expect(threads.threads).toEqual([]);
  });
});
