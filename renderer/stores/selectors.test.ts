/** Every use of a store selects what it draws: a component is not drawn again by what it does not show. */

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** `file: use` of each use without a selector, in the sources by their path. */
function usesWithoutSelector(sources: ReadonlyMap<string, string>): string[] {
  const all = [...sources];
  const stores = all.flatMap(([, text]) =>
    [...text.matchAll(/const (use[A-Z]\w*) = create</gu)].map(([, name]) => name!),
  );
  const bare = new RegExp(String.raw`\b(?:${stores.join('|')})\(\)(?!\()`, 'gu');
  return stores.length === 0
    ? []
    : all.flatMap(([path, text]) => [...text.matchAll(bare)].map(([use]) => `${path}: ${use}`));
}

test('no component reads a whole store', () => {
  const files = globSync('**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.includes('.test.'));
  const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  expect(usesWithoutSelector(sources)).toEqual([]);
});

test('a use of a whole store is found', () => {
  const sources = new Map([
    ['store.ts', 'export const useDoor = create<Door>(() => ({ open: false }));'],
    ['door.tsx', 'const { open } = useDoor();\nconst other = useDoor((state) => state.open);\nuseDoor.getState();'],
  ]);
  expect(usesWithoutSelector(sources)).toEqual(['door.tsx: useDoor()']);
});
