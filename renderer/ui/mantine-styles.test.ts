/** A component of Mantine whose styles are not loaded looks broken, and nothing else says so. */

import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

test('the styles of each component in use are loaded', () => {
  const styles = readFileSync(join(import.meta.dirname, 'mantine-styles.ts'), 'utf8');
  const used = globSync('renderer/**/*.{ts,tsx}', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/import (?!type)\{([^}]*)\} from '@mantine\/core'/gu)].flatMap(
      ([, names]) => names!.split(',').map((name) => name.trim()),
    ),
  );
  expect(used).toContain('Modal');
  const styled = used.filter((name) => existsSync(join(root, `node_modules/@mantine/core/styles/${name}.css`)));
  expect(styled.filter((name) => !styles.includes(`/styles/${name}.css'`))).toEqual([]);
});
