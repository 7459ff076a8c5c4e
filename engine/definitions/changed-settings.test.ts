/** tenon.json of an open workspace: whoever changes it and however, the settings in effect are those of the file, or its last good ones. */

import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { Workspace } from '#engine/definitions/workspace.ts';
import { initWorkspace } from '#engine/definitions/workspace-folder.ts';

type Edit =
  | { readonly act: 'write' | 'replace' | 'save'; readonly days: number }
  | { readonly act: 'break' | 'remove' };

const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ act: fc.constantFrom('write', 'replace', 'save'), days: fc.integer({ min: 1, max: 99 }) }),
  fc.record({ act: fc.constantFrom('break', 'remove') }),
);

test('settings follow the file through any edits, and a file with a mistake is a problem', async () => {
  const folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-settings-')), 'test');
  const file = join(folder, 'tenon.json');
  const workspace = await Workspace.open(folder, { title: 'a test', watch: true });
  const places = { good: undefined, broken: { line: 4, column: 14 }, missing: { line: null, column: null } };
  const seen = async (days: number, state: keyof typeof places): Promise<void> =>
    vi.waitFor(
      () => {
        expect(workspace.definition.defaults.historyDays).toBe(days);
        const place = places[state];
        expect(workspace.problems).toMatchObject(place === undefined ? [] : [{ file: 'tenon.json', ...place }]);
      },
      { timeout: 20_000 },
    );
  const changed = (days: number): Workspace['definition'] => {
    const { definition } = workspace;
    return { ...definition, defaults: { ...definition.defaults, historyDays: days } };
  };
  let changes = 0;
  workspace.onSettingsChange(() => (changes += 1));
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(edits, { minLength: 1, maxLength: 4 }), async (all) => {
        writeFileSync(file, JSON.stringify(changed(100)));
        await seen(100, 'good');
        let [days, state]: [number, keyof typeof places] = [100, 'good'];
        for (const edit of all) {
          if (edit.act === 'save' && state !== 'good') continue;
          if ('days' in edit) ({ days } = edit);
          state = edit.act === 'break' ? 'broken' : edit.act === 'remove' ? 'missing' : 'good';
          if (edit.act === 'remove') rmSync(file, { force: true });
          else if (edit.act === 'break') writeFileSync(file, '{\n  "name": "test",\n  "version": 1,\n  "pools": [ }');
          else if (edit.act === 'save') {
            const { version: _version, ...change } = changed(days);
            await workspace.save(change, workspace.definition);
          } else if (edit.act === 'write') writeFileSync(file, JSON.stringify(changed(days)));
          else {
            writeFileSync(`${file}.new`, JSON.stringify(changed(days)));
            renameSync(`${file}.new`, file);
          }
          await seen(days, state);
        }
      }),
      { numRuns: 12 },
    );
    // Listeners learn of what others do, not of own saves.
    writeFileSync(file, JSON.stringify(changed(6)));
    await seen(6, 'good');
    const before = changes;
    const { version: _version, ...change } = changed(7);
    await workspace.save(change, workspace.definition);
    writeFileSync(file, JSON.stringify(changed(8)));
    await seen(8, 'good');
    expect(changes).toBe(before + 1);
  } finally {
    await workspace[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
});
