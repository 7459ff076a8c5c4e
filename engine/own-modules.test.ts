import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { ownAddress } from '#engine/own-modules.ts';

const root = join(import.meta.dirname, '..');

test('every own module that is imported has the address that Node finds for it', () => {
  const imported = new Set<string>();
  for (const file of globSync('{engine,main}/**/*.ts', { cwd: root }))
    for (const [, specifier] of readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\()\s*'(#[^']+)'/gu))
      imported.add(specifier!);
  expect(imported.size).toBeGreaterThan(500);
  const specifiers = [...imported].filter((specifier) => !specifier.startsWith('#renderer/'));
  const resolving = `console.log(JSON.stringify(${JSON.stringify(specifiers)}.map((one) => import.meta.resolve(one))))`;
  const found = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-'], { cwd: root, input: resolving, encoding: 'utf8' }),
  ) as string[];
  expect(specifiers.map(ownAddress)).toEqual(found);
});

test('what is not ours is left to Node', () => {
  for (const specifier of [
    'node:fs',
    'zod',
    './own-modules.ts',
    '#renderer/ui/theme.ts',
    '#engine/',
    'engine/index.ts',
  ])
    expect(ownAddress(specifier)).toBeUndefined();
  expect(ownAddress('#engine/index.ts')).toBe(pathToFileURL(join(root, 'engine/index.ts')).href);
});
