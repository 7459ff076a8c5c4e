/** Several definitions are saved whole or not at all, whichever step of it fails, and also if the disk stays full. */

import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setFaultHandler } from '#engine/base/fault-points.ts';
import { initWorkspace } from '#engine/definitions/workspace-folder.ts';
import { Workspace } from '#engine/definitions/workspace.ts';

let folder: string;
beforeEach(async () => {
  folder = await initWorkspace(await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-save-all-'))));
});
afterEach(async () => {
  setFaultHandler(undefined);
  await rm(folder, { recursive: true, force: true });
});

const saved = (name: string, delimiter: string): object => ({ name, type: 'csv', delimiter });
const before = { 'a.json': ';', 'b.json': ';' };
const after = { 'a.json': '|', 'b.json': '|', 'c.json': '|', 'd.json': '|' };

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(path.join(folder, 'classifiers'))).sort();
  const texts = names.map(async (name): Promise<[string, string]> => {
    const text = await readFile(path.join(folder, 'classifiers', name), 'utf8');
    return [name, (JSON.parse(text) as { delimiter: string }).delimiter];
  });
  return Object.fromEntries(await Promise.all(texts));
}

/** @param fails whether the step of this number fails; steps are counted from 0. */
async function saveAll(fails: (step: number, name: string) => boolean): Promise<{ done: boolean; steps: number }> {
  for (const name of await readdir(path.join(folder, 'classifiers'))) await rm(path.join(folder, 'classifiers', name));
  for (const [file, delimiter] of Object.entries(before))
    await writeFile(path.join(folder, 'classifiers', file), JSON.stringify(saved(file[0]!, delimiter), null, 4));
  const workspace = await Workspace.open(folder, { title: 'test', watch: false });
  const store = workspace.stores.classifier;
  const changes = ['a', 'b', 'c', 'd'].map((name) => ({
    value: saved(name, '|'),
    expectedHash: store.find(name)?.hash ?? null,
  }));
  let steps = 0;
  setFaultHandler((name, moment) => {
    if (moment === 'after' || !name.startsWith('definitions.')) return;
    if (fails(steps++, name)) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  try {
    await store.saveAll(changes);
    return { done: true, steps };
  } catch {
    return { done: false, steps };
  } finally {
    setFaultHandler(undefined);
    const known = Object.fromEntries(
      store.list().map(({ file, value }) => [path.basename(file), (value as { delimiter?: string }).delimiter]),
    );
    expect(known).toEqual(await contents());
    await workspace[Symbol.asyncDispose]();
  }
}

test('a failure of any step leaves every file as it was', async () => {
  const { steps } = await saveAll(() => false);
  expect(await contents()).toEqual(after);
  for (let failing = 0; failing < steps; failing += 1) {
    expect(await saveAll((step) => step === failing)).toMatchObject({ done: false });
    expect(await contents(), `step ${failing}`).toEqual(before);
  }
});

test('no room from any moment on leaves every file as it was, or saves all', async () => {
  const { steps } = await saveAll(() => false);
  const ends = new Set<boolean>();
  for (let full = 0; full <= steps; full += 1) {
    const { done } = await saveAll((step, name) => step >= full && name === 'definitions.stage');
    expect(await contents(), `step ${full}`).toEqual(done ? after : before);
    ends.add(done);
  }
  expect(ends).toEqual(new Set([true, false]));
});
