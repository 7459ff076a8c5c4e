/** The pieces of the generated pages: argument tables, escaping, links. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { argumentsTable } from './arguments-table.ts';
import { findBrokenLinks } from './links.ts';
import { headingAnchor } from '#engine/contract/heading-anchor.ts';
import { table } from './page.ts';

test('an argument table names members at every depth, with defaults and meanings', () => {
  const schema = z.strictObject({
    paths: z.array(z.string()).min(1).describe('Columns | fields.'),
    mappings: z.array(z.strictObject({ source: z.string(), keep: z.boolean().default(true) })).default([]),
    how: z.enum(['left', 'right']).default('left'),
    tags: z.record(z.string(), z.int()).optional(),
  });
  expect(argumentsTable(schema).split('\n')).toEqual([
    '| Name | Type | Default | Meaning |',
    '| --- | --- | --- | --- |',
    '| `paths` | list of string | required | Columns \\| fields. |',
    '| `mappings` | list of object | `[]` |  |',
    '| `mappings[].source` | string | required |  |',
    '| `mappings[].keep` | boolean | `true` |  |',
    '| `how` | `left`, `right` | `"left"` |  |',
    '| `tags` | name → integer |  |  |',
  ]);
});

test('a choice of objects gives a table each, no members give one line', () => {
  const choice = z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('a'), one: z.string() }),
    z.strictObject({ type: z.literal('b') }),
  ]);
  expect(argumentsTable(choice).match(/\| Name \|/gu)).toHaveLength(2);
  expect(argumentsTable(z.strictObject({}))).toBe('None.');
  expect(argumentsTable(z.string().describe('A path.'))).toBe('string. A path.');
});

test('a line break cannot end a table row', () => {
  expect(table(['a'], [['x\ny']])).toBe('| a |\n| --- |\n| x y |');
});

test('broken files and headings are found; code, good links and web addresses are not', () => {
  const root = mkdtempSync(join(tmpdir(), 'tenon-links-'));
  try {
    mkdirSync(join(root, 'docs'));
    writeFileSync(join(root, 'docs/other.md'), '# The `one` heading\n\n## Twice\n\n## Twice\n');
    writeFileSync(
      join(root, 'README.md'),
      [
        '[good](docs/other.md) [heading](docs/other.md#the-one-heading) [second](docs/other.md#twice-1) [folder](docs)',
        '[bad](docs/none.md) [no heading](docs/other.md#thrice) [web](https://example.com/none) `[code](none.md)`',
        '```\n[block](none.md)\n```',
        '[reference]: missing.md',
      ].join('\n'),
    );
    expect(findBrokenLinks(root)).toEqual([
      'README.md: docs/none.md leads nowhere',
      'README.md: docs/other.md#thrice leads nowhere',
      'README.md: missing.md leads nowhere',
    ]);
    expect(headingAnchor('tables/DATABASE/TABLE.json')).toBe('tablesdatabasetablejson');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
