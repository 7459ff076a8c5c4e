/** A marker that anybody may have put into a target lets no write through, and is replaced when a person adopts the folder. */

import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setFaultHandler } from '#engine/base/fault-points.ts';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { recoverRuns } from '#engine/execute/recovery/recover-runs.ts';
import { takeOverMarker } from '#engine/execute/targets/target-marker.ts';
import { hostWithoutWorkers, prepareCommit, readTree } from '#engine/execute/testing/staged-commit.ts';
import { undoRun } from '#engine/execute/undo/undo-run.ts';

let folder: string;
let root: string;
let catalog: Catalog;
let host: ExecutionHost;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-marker-'));
  root = path.join(folder, 'lake');
  catalog = await openCatalog({ path: path.join(folder, '.tenon', 'catalog.sqlite') });
  host = hostWithoutWorkers(catalog, folder);
});
afterEach(async () => {
  setFaultHandler(undefined);
  await catalog[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function append(content: string): Promise<string> {
  const prepared = await prepareCommit(host, { root, files: { '': [content] } });
  await prepared.commit();
  return prepared.runId;
}

async function contents(): Promise<string[]> {
  return Object.values(await readTree(root)).sort();
}

const marker = (): string => path.join(root, '_tenon', 'generation.json');
const readMarker = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(marker(), 'utf8')) as Record<string, unknown>;

async function change(file: string, to: Record<string, unknown>): Promise<void> {
  await writeFile(file, JSON.stringify({ ...(await readMarker()), ...to }));
}

describe('a forged marker', () => {
  const forged: Readonly<Record<string, (file: string) => Promise<void>>> = {
    'that is huge': (file) => writeFile(file, ' '.repeat(5_000_000)),
    'that is empty': (file) => writeFile(file, ''),
    'of bytes that are not text': (file) => writeFile(file, Buffer.from([0xff, 0xfe, 0x00])),
    'of other JSON': (file) => writeFile(file, '[1, {"generation": 1}]'),
    'that is null': (file) => writeFile(file, 'null'),
    'with a negative generation': (file) => change(file, { generation: -1 }),
    'with a generation that is not a number': (file) => change(file, { generation: '1' }),
    'with a generation beyond all counting': (file) => change(file, { generation: 1e300 }),
    'of the highest generation': (file) => change(file, { generation: Number.MAX_SAFE_INTEGER, changeId: 'jr_x' }),
    'of a later version': (file) => change(file, { version: 2 }),
    'of another catalog': (file) => change(file, { catalog: '0'.repeat(32) }),
    'that is a link': async (file) => {
      await writeFile(`${file}.elsewhere`, await readFile(file));
      await rm(file);
      await symlink(`${file}.elsewhere`, file);
    },
    'that is a link to nothing': async (file) => {
      await rm(file);
      await symlink('/nowhere/at/all', file);
    },
    'that is a folder': async (file) => {
      await rm(file);
      await mkdir(file);
    },
  };

  test.each(Object.entries(forged))('%s', async (name, forge) => {
    const first = await append('a');
    await forge(marker());
    const refused = { kind: 'user', code: expect.stringMatching(/^(?:ForeignTarget|CatalogBehind)$/u) as string };
    await expect(append('b')).rejects.toMatchObject(refused);
    await recoverRuns(host);
    await expect(undoRun(host, first)).rejects.toMatchObject(refused);
    expect(await contents()).toEqual(['a']);
    // Nobody can want a folder there to be replaced without a look.
    if (name === 'that is a folder') return;
    await takeOverMarker(host, root, 'cr_adopted', []);
    const second = await append('c');
    expect(await contents()).toEqual(['a', 'c']);
    expect(await readMarker()).toMatchObject({ changeId: second });
    await undoRun(host, second);
    expect(await contents()).toEqual(['a']);
  });
});

describe('cut short at any point', () => {
  /** Every step fails from the numbered one on, as after a kill. @returns whether it was reached. */
  function stopFrom(point: number): () => boolean {
    let arrived = 0;
    setFaultHandler((_name, moment) => {
      if (moment !== 'before') return;
      arrived += 1;
      if (arrived > point) throw Object.assign(new Error('EIO: planted'), { code: 'EIO' });
    });
    return () => arrived > point;
  }

  test('a commit and its undo leave a marker that the catalog knows', { timeout: 300_000 }, async () => {
    let number = 0;
    for (const wanted of ['commit', 'undo']) {
      for (let point = 0; ; point += 1) {
        root = path.join(folder, `lake-${(number += 1)}`);
        const prepared = await prepareCommit(host, { root, files: { '': ['a'] } });
        if (wanted === 'undo') await prepared.commit();
        const reached = stopFrom(point);
        await (wanted === 'undo' ? undoRun(host, prepared.runId) : prepared.commit()).catch(() => undefined);
        const isReached = reached();
        setFaultHandler(undefined);
        await recoverRuns(host);
        for (const { id } of await catalog.jobRuns.getBlockedJobRuns()) await undoRun(host, id);
        const before = await contents();
        const next = await append('b');
        expect(await contents()).toEqual([...before, 'b']);
        expect(await readMarker()).toMatchObject({ changeId: next });
        if (!isReached) break;
      }
    }
  });
});
