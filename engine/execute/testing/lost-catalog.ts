/** A workspace that loses its catalog in one of many ways and is brought back by the way out that Tenon offers; for tests. */

import { cp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { put, run, type RunFixture } from '#engine/execute/testing/run-fixture.ts';
import { formats as known, loadFormat } from '#engine/formats/index.ts';
import { openWorkspaceEngine } from '#engine/testing/workspace-engine.ts';
import { bigintType } from '#engine/types/data-type.ts';

const headless = ' without a header';
const loaded = await Promise.all(known.map(({ name }) => loadFormat(name)));
/** Every format that tables are written in, and those whose files may lack column names. */
export const formats: readonly string[] = loaded
  .filter(({ copyOptions }) => copyOptions !== null)
  .flatMap((format) => {
    const hasHeader = format.writeOptions?.shape['writeHeader'] !== undefined;
    const isRefused = format.refuse?.({ name: 'a', type: bigintType }, { writeHeader: false }) !== undefined;
    return hasHeader && !isRefused ? [format.name, `${format.name}${headless}`] : [format.name];
  });
export const modes = ['append', 'partitioned', 'overwrite'] as const;
type Mode = (typeof modes)[number];

interface Place {
  readonly fixture: RunFixture;
  /** `.tenon/catalog.sqlite`. */
  readonly file: string;
}

/**
 * What may happen to the file while no host is open. `kept.sqlite` is a copy from before the last run, `torn.sqlite`
 * the file without its write-ahead log from after it.
 */
export const losses: Readonly<Record<string, (place: Place) => Promise<void>>> = {
  deleted: ({ file }) => drop(file),
  'cut to nothing': async ({ file }) => {
    await drop(file);
    await writeFile(file, '');
  },
  'cut in the middle': async ({ file }) => truncate(file, Math.floor((await stat(file)).size / 8192) * 4096),
  'with pages of zeros': async ({ file }) => {
    const { size } = await stat(file);
    const handle = await open(file, 'r+');
    await handle.write(new Uint8Array(size - 4096), 0, size - 4096, 4096);
    await handle.close();
  },
  'that is not a database': ({ file }) =>
    writeFile(file, 'not a database, but long enough to be taken for one'.repeat(100)),
  'of an older copy': async ({ fixture, file }) => {
    await drop(file);
    await cp(path.join(fixture.folder, 'kept.sqlite'), file);
  },
  'without its log': async ({ fixture, file }) => {
    await drop(file);
    await cp(path.join(fixture.folder, 'torn.sqlite'), file);
  },
  'of another workspace': async ({ fixture, file }) => {
    await drop(file);
    const other = path.join(fixture.folder, 'elsewhere');
    const engine = await openWorkspaceEngine(other, { inline: true });
    await put({ ...fixture, folder: other }, 'in/a.csv', 'a,b,p\n9,nine,x\n');
    const started = await engine.runs.startJobRun({ job: job('csv', 'append') });
    await engine.runs.waitForJobRun(started.id);
    await engine[Symbol.asyncDispose]();
    await cp(path.join(other, '.tenon', 'catalog.sqlite'), file);
    await rm(other, { recursive: true });
  },
};

export interface LossCase {
  readonly loss: string;
  readonly format: string;
  readonly mode: Mode;
}

/** Every loss with every format and with every mode; not every three of them, which takes a quarter of an hour. */
export const lossCases: readonly LossCase[] = Object.keys(losses).flatMap((loss, shift) =>
  formats.map((format, index) => ({ loss, format, mode: modes[(index + shift) % modes.length]! })),
);

async function drop(file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true });
}

export function job(format: string, mode: Mode, order = ['a', 'b']): Job {
  const columns = [...order, 'p'].map((name) => ({ name, type: name === 'a' ? 'bigint' : 'string' }));
  return jobSchema.parse({
    name: 'load',
    bookmark: mode === 'overwrite' ? 'disable' : 'enable',
    nodes: [
      {
        id: 'in',
        name: 'In',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true } },
      },
      {
        id: 'order',
        name: 'Order',
        transform: 'ApplyMapping',
        inputs: { in: { node: 'in' } },
        args: { mappings: columns.map(({ name, type }) => [name, type, name, type]) },
      },
      {
        id: 'out',
        name: 'Out',
        transform: 'CatalogTarget',
        inputs: { in: { node: 'order' } },
        args: {
          databaseName: 'lake',
          tableName: 'things',
          path: 'things',
          mode: mode === 'overwrite' ? 'overwrite' : 'append',
          format: format.replace(headless, ''),
          ...(format.endsWith(headless) ? { options: { writeHeader: false } } : {}),
          ...(mode === 'partitioned' ? { partitionKeys: ['p'] } : {}),
        },
      },
    ],
  });
}

/**
 * Two runs, the second with its columns in another order where it appends; then the loss, the way out and a third run.
 * @returns the model: rows that the table must have, as `a b p`.
 */
export async function loseAndBringBack(fixture: RunFixture, { loss, format, mode }: LossCase): Promise<string[]> {
  const file = path.join(fixture.folder, '.tenon', 'catalog.sqlite');
  const swapped = mode === 'overwrite' ? ['a', 'b'] : ['b', 'a'];
  await put(fixture, 'in/1.csv', 'a,b,p\n1,one,x\n2,two,y\n');
  await succeed(fixture, job(format, mode));
  await meanwhile(fixture, () => cp(file, path.join(fixture.folder, 'kept.sqlite')));
  await put(fixture, 'in/2.csv', 'a,b,p\n3,three,x\n');
  await succeed(fixture, job(format, mode, swapped));
  await cp(file, path.join(fixture.folder, 'torn.sqlite'));
  const before = await readFile(path.join(fixture.folder, 'in/2.csv'));
  await meanwhile(fixture, () => losses[loss]!({ fixture, file }));
  const again = await run(fixture, { job: job(format, mode, swapped) });
  // Another workspace's catalog lists the files elsewhere.
  expect(again.error?.code).toMatch(/^(?:ForeignTarget|CatalogBehind|FileNotFound)$/u);
  const { folders } = await fixture.engine.runs.adoptTargets([job(format, mode)], new AbortController().signal);
  expect(folders.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  if (mode !== 'overwrite') {
    const refused = await run(fixture, { job: job(format, mode, swapped) });
    expect(refused.error).toMatchObject({ code: 'BookmarkUnknown' });
    await fixture.engine.runs.setBookmarkToNow(job(format, mode), {}, new AbortController().signal);
  }
  expect(await readFile(path.join(fixture.folder, 'in/2.csv'))).toEqual(before);
  await put(fixture, 'in/3.csv', 'a,b,p\n4,four,z\n');
  await succeed(fixture, job(format, mode));
  return ['1 one x', '2 two y', '3 three x', '4 four z'];
}

async function succeed(fixture: RunFixture, wanted: Job): Promise<void> {
  const ended = await run(fixture, { job: wanted });
  expect(ended.error).toBeNull();
}

/** As `tenon doctor --rebuild` does: a catalog that cannot be used is moved away, and a new one begun. */
async function meanwhile(fixture: RunFixture, change: () => Promise<void>): Promise<void> {
  const opened = fixture as { engine: RunFixture['engine'] };
  await opened.engine[Symbol.asyncDispose]();
  await change();
  try {
    opened.engine = await openWorkspaceEngine(fixture.folder, { inline: true });
    await opened.engine.runs.recover();
    await opened.engine.catalog.databases.getDatabases();
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'MalformedFile', hint: expect.stringContaining('doctor --re') as string });
    await opened.engine[Symbol.asyncDispose]();
    await drop(path.join(fixture.folder, '.tenon', 'catalog.sqlite'));
    opened.engine = await openWorkspaceEngine(fixture.folder, { inline: true });
    await opened.engine.runs.recover();
  }
}
