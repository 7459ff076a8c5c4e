/** Steps in local storage: undone after a restart of the window, left alone where the file or the storage is another one. */

import { beforeEach, expect, test, vi } from 'vitest';
import { subflowParameterSchema } from '#engine/contract/definitions/subflow.ts';

const { stored } = vi.hoisted(() => {
  const stored = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.includes('too large for the storage')) throw new Error('QuotaExceededError');
      stored.set(key, value);
    },
    removeItem: (key: string) => void stored.delete(key),
    key: (index: number) => [...stored.keys()][index] ?? null,
    get length() {
      return stored.size;
    },
  };
  vi.stubGlobal('window', { localStorage });
  vi.stubGlobal('localStorage', localStorage);
  return { stored };
});
vi.mock('#renderer/rpc/is-read-only.ts', () => ({ isReadOnly: () => false }));
const { beginDraft, changeDraft, dropDraft, editDraft, findDraft, redo, undo } =
  await import('#renderer/features/jobs/draft/draft-store.ts');
const { findKeptSteps, keepStepsOfDrafts } = await import('#renderer/features/jobs/draft/kept-steps.ts');
const { renameNode, setArgument } = await import('#renderer/features/jobs/graph/edit-job.ts');
const { jobOf } = await import('#renderer/features/jobs/graph/testing-jobs.ts');

const job = jobOf({ a: 'PathSource', f: 'Filter a' }, { a: { x: 0, y: 0 }, f: { x: 200, y: 0 } });
keepStepsOfDrafts();

function kept(): string[] {
  return [...stored].flatMap(([key, text]) => (key.startsWith('tenon.steps ') ? [text] : []));
}

function save(hash: string): void {
  changeDraft('test', (draft) => {
    const step = draft.history.present;
    return { ...draft, disk: { hash, job: step }, savedStep: step };
  });
}

function nameOf(id: string): string {
  return findDraft('test')!.history.present.nodes.find((node) => node.id === id)!.name;
}

/** The window is loaded again. */
function restart(hash: string): void {
  const disk = { hash, job: findDraft('test')!.disk.job };
  const storage = new Map(stored);
  dropDraft('test');
  for (const [key, value] of storage) stored.set(key, value);
  beginDraft('test', disk, (step) => findKeptSteps('test', hash, step));
}

beforeEach(() => {
  dropDraft('test');
  stored.clear();
  beginDraft('test', { hash: 'h0', job });
});

test('steps before and after the content of the file can be undone and redone after a restart', () => {
  for (const name of ['one', 'two', 'three']) editDraft('test', (before) => renameNode(before, 'f', name));
  undo('test');
  save('h1');
  restart('h1');
  expect(nameOf('f')).toBe('two');
  redo('test');
  expect(nameOf('f')).toBe('three');
  for (let step = 0; step < 3; step += 1) undo('test');
  expect(findDraft('test')!.history.present).toEqual(job);
  undo('test');
  expect(nameOf('f')).toBe('f');
});

test('a node that no step changed is stored once', () => {
  for (let step = 0; step < 50; step += 1) editDraft('test', (before) => renameNode(before, 'f', `n${step}`));
  save('h1');
  const [text] = kept();
  expect(text!.match(/"id":"a"/gu)).toHaveLength(1);
});

test('steps that are not on disk yet are kept once they are', () => {
  editDraft('test', (before) => renameNode(before, 'f', 'one'));
  expect(kept()).toHaveLength(0);
  save('h1');
  expect(kept()).toHaveLength(1);
});

test('a file that was changed elsewhere has no steps', () => {
  editDraft('test', (before) => renameNode(before, 'f', 'one'));
  save('h1');
  restart('h2');
  expect(findDraft('test')!.history).toMatchObject({ past: [], future: [] });
});

test.each([
  '',
  '{',
  '{"hash":"h1"}',
  '{"at":1,"hash":"h1","nodes":[],"past":[{"name":"test","nodes":[7]}],"future":[]}',
])('damaged steps (%s) are none', (text) => {
  stored.set('tenon.steps  test', text);
  expect(findKeptSteps('test', 'h1', job)).toMatchObject({ past: [], present: job, future: [] });
});

test('a storage that is full, and steps that are too long, lose old steps and nothing else', () => {
  editDraft('test', (before) => renameNode(before, 'f', 'too large for the storage'));
  editDraft('test', (before) => renameNode(before, 'f', 'x'));
  save('h1');
  expect(kept()).toHaveLength(0);
  for (let step = 0; step < 40; step += 1)
    editDraft('test', (before) => setArgument(before, 'f', 'condition', `${step}`.padEnd(20_000, 'y')));
  undo('test');
  undo('test');
  for (let step = 0; step < 45; step += 1) editDraft('test', (before) => renameNode(before, 'f', `n${step}`));
  save('h2');
  const [text] = kept();
  expect(text!.length).toBeLessThanOrEqual(400_000);
  restart('h2');
  undo('test');
  expect(nameOf('f')).toBe('n43');
});

test('a job that is deleted or renamed has no steps, and the oldest of many jobs lose theirs', () => {
  editDraft('test', (before) => renameNode(before, 'f', 'one'));
  save('h1');
  expect(kept()).toHaveLength(1);
  dropDraft('test');
  expect(kept()).toHaveLength(0);
  for (let index = 0; index < 30; index += 1) stored.set(`tenon.steps w job ${index}`, `{"at":${index}}`);
  stored.set('tenon.other', '{"at":0}');
  beginDraft('test', { hash: 'h0', job });
  editDraft('test', (before) => renameNode(before, 'f', 'one'));
  save('h1');
  expect(kept()).toHaveLength(20);
  expect(stored.has('tenon.steps w job 29')).toBe(true);
  expect(stored.has('tenon.steps w job 10')).toBe(false);
  expect(stored.has('tenon.other')).toBe(true);
});

test('the parameters of a sub-flow are undone after a restart, too', () => {
  const one = subflowParameterSchema.parse({ name: 'one', kind: 'text' });
  editDraft('test', (before) => ({ ...before, parameters: [one] }));
  editDraft('test', (before) => ({ ...before, parameters: [one, { ...one, name: 'two' }] }));
  save('h1');
  restart('h1');
  expect(findDraft('test')!.history.present.parameters).toHaveLength(2);
  undo('test');
  expect(findDraft('test')!.history.present.parameters).toEqual([one]);
  redo('test');
  expect(findDraft('test')!.history.present.parameters?.map(({ name }) => name)).toEqual(['one', 'two']);
});
