import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { openCrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { faultSeed, shareOf } from '#engine/testing/fault-sample.ts';
import { randomNumbers } from '#engine/testing/random.ts';

const program = path.join(import.meta.dirname, 'testing/crawl-program.ts');

/** Kills at random times, besides those at a third of the catalog's steps; at each step with TENON_WHOLE=1. */
const randomKills = 6;

async function run(
  folder: string,
  lake: string,
  tables: readonly string[],
  faults: string,
  killAfter?: number,
): Promise<NodeJS.Signals | null> {
  const child = spawn(
    process.execPath,
    [program, path.join(folder, 'catalog.sqlite'), lake, path.join(folder, 'workers'), ...tables],
    {
      env: { ...process.env, TENON_FAULTS: faults },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  if (killAfter !== undefined) void delay(killAfter).then(() => child.kill('SIGKILL'));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on('close', (status, by) => resolve([status, by]));
  });
  if (signal === null && code !== 0) throw new Error(`The crawl ended with ${code}: ${errors}`);
  return signal;
}

async function stateOf(folder: string): Promise<unknown> {
  const catalog = await openCatalog({ path: path.join(folder, 'catalog.sqlite') });
  try {
    return await readTables(catalog);
  } finally {
    await catalog[Symbol.asyncDispose]();
  }
}

async function readTables(catalog: Catalog): Promise<unknown> {
  if ((await catalog.databases.findDatabase('lake')) === undefined) return [];
  const { items } = await catalog.tables.getTables('lake', { limit: 100 });
  return Promise.all(
    items.map(async ({ name, columns, objectCount, recordCount, sizeBytes }) => {
      const { objects } = await catalog.tables.getTableSnapshot('lake', name);
      return { name, columns, objectCount, recordCount, sizeBytes, paths: objects.map((object) => object.path) };
    }),
  );
}

test.each([
  { of: 'a folder', tables: [] },
  { of: 'tables of the catalog', tables: ['t', 'u', 'w'] },
])(
  `a crawl of $of killed anywhere leaves the catalog either unchanged or complete, and the next one completes it (seed ${faultSeed})`,
  { timeout: 300_000 },
  async ({ tables }) => {
    await using place = await openCrawlPlace();
    for (let file = 0; file < 30; file += 1) await place.write(`t/y=${file % 5}/${file}.csv`, `id,name\n${file},a\n`);
    await place.write('u/a.csv', 'x,y\n1,2\n3,4\n');
    await place.write('w/a.csv', 'o\n1\n');
    const start = path.join(place.folder, 'start');
    await mkdir(start);
    await run(start, place.lake, [], '');
    const before = await stateOf(start);
    for (let file = 0; file < 20; file += 1)
      await place.write(`t/y=${file % 7}/new-${file}.csv`, `id,name,more\n${file},a,b\n`);
    await (tables.length === 0 ? place.remove('u') : place.remove('u/a.csv'));
    await place.write('w/b.csv', 'o,p\n1,2\n');
    await place.write('v/a.csv', 'k,l\n1,2\n3,4\n');
    const attempt = path.join(place.folder, 'attempt');
    const recording = path.join(place.folder, 'points');
    const again = async (faults: string, killAfter?: number): Promise<NodeJS.Signals | null> => {
      await rm(attempt, { recursive: true, force: true });
      await cp(start, attempt, { recursive: true });
      return run(attempt, place.lake, tables, faults, killAfter);
    };
    const started = performance.now();
    await again(`record:${recording}`);
    const whole = performance.now() - started;
    const after = await stateOf(attempt);
    expect(after).not.toEqual(before);
    const points = readFileSync(recording, 'utf8')
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('catalog ')).length;
    expect(points).toBeGreaterThan(4);
    const check = async (name: string): Promise<void> => {
      expect([before, after], name).toContainEqual(await stateOf(attempt));
      await run(attempt, place.lake, tables, '');
      expect(await stateOf(attempt), `${name}, repaired`).toEqual(after);
    };
    const all = Array.from({ length: points }, (_none, point) => point);
    for (const point of shareOf(all, Math.ceil(points / 3))) {
      expect(await again(`kill:catalog:${point}`), `point ${point}`).toBe('SIGKILL');
      await check(`point ${point}`);
    }
    const random = randomNumbers(faultSeed);
    for (let kill = 0; kill < randomKills; kill += 1) {
      await again('', random() * whole);
      await check(`random kill ${kill}`);
    }
  },
);
