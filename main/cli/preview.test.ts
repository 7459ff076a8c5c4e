/** `tenon preview` of one file and of several; preview.slow.test.ts has the other forms and hostile files. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PreviewText } from '#engine/contract/procedures/explore.ts';
import { usePreviewFolder } from '#main/cli/testing/preview-folder.ts';

const place = usePreviewFolder();

describe('preview', () => {
  test('JSON has exactly the documented shape', async () => {
    const { out } = await place.tenon('preview', '--output', 'json', 'a.csv');
    expect(out.endsWith('\n')).toBe(true);
    const preview = JSON.parse(out) as PreviewText;
    expect(Object.keys(preview)).toEqual([
      'path',
      'classification',
      'options',
      'columns',
      'rows',
      'rowCount',
      'truncated',
      'warnings',
    ]);
    expect(preview).toMatchObject({
      path: join(place.folder, 'a.csv'),
      classification: 'csv',
      options: { separator: ',', withHeader: true },
      columns: [
        { name: 'id', type: 'bigint' },
        { name: 'name', type: 'string' },
        { name: 'born', type: 'date' },
        { name: 'score', type: 'double' },
      ],
      rows: [
        { id: 1, name: 'x, y', born: '2024-01-02', score: 1.5 },
        { id: 2, name: 'z', born: '2024-01-03', score: 2.25 },
      ],
      rowCount: 2,
      truncated: false,
      warnings: [],
    });
  });

  test('several paths: one object per line in order, a failed one too', async () => {
    const { code, out, error } = await place.tenon('preview', '--output', 'json', 'a.csv', 'missing.csv', 'a.csv');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ path }) => path)).toEqual(
      ['a.csv', 'missing.csv', 'a.csv'].map((name) => join(place.folder, name)),
    );
    expect(lines[1]).toEqual({
      path: join(place.folder, 'missing.csv'),
      error: { code: 'FileNotFound', message: expect.any(String) as string, hint: expect.any(String) as string },
    });
    expect(code).toBe(1);
    expect(error).toMatch(/^error FileNotFound: .*\nhint: .*\n$/u);
  });

  test('a file name that begins with a dash goes behind --', async () => {
    place.write('-x.csv', 'id\n1\n');
    expect((await place.previewJson('--', '-x.csv')).rows).toEqual([{ id: 1 }]);
    expect((await place.tenon('preview', '-x.csv')).code).toBe(2);
  });

  test('a folder is refused with a query that shows its rows, whatever its name; one without rows is only refused', async () => {
    const name = `odd "$x's`;
    mkdirSync(join(place.folder, name));
    mkdirSync(join(place.folder, 'empty'));
    place.write(`${name}/a.csv`, 'id\n1\n');
    place.write(`${name}/b.csv`, 'id\n2\n');
    for (const typed of [name, `${name}/`]) {
      const { code, error } = await place.tenon('preview', typed);
      expect(code).toBe(1);
      const command = /^error InvalidInput: .* is a folder, not a file\.\nhint: .*: tenon query "(.*)"\n$/u.exec(
        error,
      )?.[1];
      expect(command).toBeDefined();
      // As a shell reads it.
      const sql = command!.replaceAll(/\\(["$`\\])/gu, '$1');
      expect(await place.tenon('query', '--output', 'csv', sql)).toMatchObject({ code: 0, out: 'id\r\n1\r\n2\r\n' });
    }
    expect((await place.tenon('preview', 'empty')).error).toMatch(/\nhint: Open a file/u);
  });
});
