/** `tenon preview` in every form, of odd names and of hostile files. */

import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { PreviewText } from '#engine/contract/procedures/explore.ts';
import { usePreviewFolder } from '#main/cli/testing/preview-folder.ts';
import { startTenon } from '#main/cli/testing/run-tenon.ts';

const place = usePreviewFolder();

describe('preview', () => {
  test('reads files as saved for their folder in the nearest workspace, and says so; stated options win', async () => {
    const workspace = join(place.folder, 'workspace');
    mkdirSync(join(workspace, 'classifiers'), { recursive: true });
    mkdirSync(join(workspace, 'lists'));
    place.write('workspace/tenon.json', JSON.stringify({ name: 'w', version: 1 }));
    const list = place.write('workspace/lists/a.csv', '1;2\n3;4\n');
    expect(await place.previewJson(list)).toMatchObject({ rowCount: 2, warnings: [] });
    const reading = { name: 'lists', type: 'reading', path: 'lists', options: { withHeader: true } };
    place.write('workspace/classifiers/lists.json', JSON.stringify(reading));
    const saved = await place.previewJson(list);
    expect(saved.rowCount).toBe(1);
    expect(saved.warnings).toEqual([`Read as saved for the folder ${join(workspace, 'lists')}: withHeader.`]);
    expect(await place.previewJson('--option', 'withHeader=false', list)).toMatchObject({ rowCount: 2, warnings: [] });
    expect(await place.previewJson(place.write('elsewhere.csv', '1;2\n3;4\n'))).toMatchObject({ rowCount: 2 });
    await place.tenon('convert', list, 'list.json');
    expect(await place.previewJson('list.json')).toMatchObject({ rowCount: 1 });
    // A workspace that cannot be opened costs the saved reading, not the preview.
    place.write('workspace/tenon.json', '{');
    const broken = await place.tenon('preview', '--output', 'json', list);
    expect(JSON.parse(broken.out)).toMatchObject({ rowCount: 2 });
    expect(broken.error).toContain('cannot use the readings saved in');
  });

  test('table and CSV', async () => {
    const table = await place.tenon('preview', 'a.csv');
    expect(table.out).toBe(
      [
        '    id  name    born         score',
        'bigint  string  date        double',
        '------  ------  ----------  ------',
        '     1  x, y    2024-01-02     1.5',
        '     2  z       2024-01-03    2.25',
        'csv, 4 columns, 2 rows',
        '',
      ].join('\n'),
    );
    const csv = await place.tenon('preview', 'a.csv', '--output', 'csv');
    expect(csv.out).toBe('id,name,born,score\r\n1,"x, y",2024-01-02,1.5\r\n2,z,2024-01-03,2.25\r\n');
  });

  test('values of every kind', async () => {
    const sql = `SELECT 9007199254740992 AS safe, 9007199254740993 AS big, 1.10::DECIMAL(10,2) AS dec, 'nan'::DOUBLE AS nan, '-inf'::DOUBLE AS inf, DATE '2024-02-29' AS d,
      TIMESTAMP '2024-01-02 03:04:05.120000' AS local, TIMESTAMPTZ '2024-01-02 03:04:05+00' AS instant, '\\x00\\xFF'::BLOB AS bin, {'a': [1, NULL], 'b': {'c': 'x'}} AS nested, MAP {'k': 1} AS map, NULL AS nothing, true AS yes`;
    const made = await place.tenon('query', sql, '--to', 'values.parquet');
    expect(made.code).toBe(0);
    const { rows, columns } = await place.previewJson('values.parquet');
    expect(rows[0]).toEqual({
      safe: 9007199254740992,
      big: '9007199254740993',
      dec: '1.10',
      nan: 'NaN',
      inf: '-Infinity',
      d: '2024-02-29',
      local: '2024-01-02T03:04:05.12',
      instant: '2024-01-02T03:04:05Z',
      bin: 'AP8=',
      nested: { a: [1, null], b: { c: 'x' } },
      map: { k: 1 },
      nothing: null,
      yes: true,
    });
    expect(columns.find(({ name }) => name === 'nested')?.type).toBe('struct<a:array<int>,b:struct<c:string>>');
    const direct = await place.tenon('query', sql, '--output', 'jsonl');
    expect(JSON.parse(direct.out)).toEqual(rows[0]);
  });

  test('limit, all, as-strings, options', async () => {
    place.write('many.csv', `n;v\n${Array.from({ length: 5000 }, (_, row) => `00${row};"a"\n`).join('')}`);
    const ten = await place.previewJson('--limit', '10', 'many.csv');
    expect([ten.rows.length, ten.truncated, ten.rowCount]).toEqual([10, true, 5000]);
    const all = await place.previewJson('--limit', 'all', '--as-strings', 'many.csv');
    expect([all.rows.length, all.truncated, all.rows[4999]]).toEqual([5000, false, { n: '004999', v: 'a' }]);
    const commas = await place.previewJson(
      '--option',
      'separator=,',
      '--option',
      'withHeader=false',
      '--limit',
      '1',
      'many.csv',
    );
    expect(commas.columns).toHaveLength(1);
    expect(commas.options).toMatchObject({ separator: ',', withHeader: false });
  });

  test.each([
    'it\'s "quoted".csv',
    'line\nbreak.csv',
    ' spaces .csv',
    '%s$HOME`x`.csv',
    'ünïcode 漢字.csv',
    '[a]*?{b}.csv',
    "'; DROP TABLE x; --.csv",
  ])('file name %j', async (name) => {
    place.write(name, 'id\n1\n');
    const preview = await place.previewJson(name);
    expect(preview).toMatchObject({ path: join(place.folder, name), rows: [{ id: 1 }] });
    const { out } = await place.tenon('query', `SELECT * FROM '${name.replaceAll("'", "''")}'`, '--output', 'json');
    expect(JSON.parse(out)).toEqual([{ id: 1 }]);
  });

  test('hostile content: empty, junk, a huge line, damaged gzip', async () => {
    place.write('empty.csv', '');
    place.write(
      'junk.csv',
      Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256),
    );
    place.write('long.csv', `a,b\n1,${'x'.repeat(3_000_000)}\n`);
    place.write('broken.csv.gz', gzipSync('id\n1\n'.repeat(10_000)).subarray(0, 40));
    const { code, out, error } = await place.tenon(
      'preview',
      '--output',
      'json',
      'empty.csv',
      'junk.csv',
      'long.csv',
      'broken.csv.gz',
    );
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Partial<PreviewText> & { error?: { code: string } });
    expect(lines).toHaveLength(4);
    expect(lines[2]?.rows?.[0]?.['b']).toHaveLength(3_000_000);
    for (const line of lines) if (line.error !== undefined) expect(line.error.code).not.toBe('Internal');
    expect([0, 1]).toContain(code);
    expect(error).not.toMatch(/^\s+at /mu);
  });

  test('bad rows are skipped and reported', async () => {
    place.write('bad.csv', 'id,v\n1,2\n3,4,5,6\n7,8\n');
    const preview = JSON.parse((await place.tenon('preview', '--output', 'json', 'bad.csv')).out) as PreviewText;
    expect(preview.rows.length).toBeGreaterThanOrEqual(2);
    expect(preview.warnings.length).toBeGreaterThan(0);
  });

  test('a query reports how its files were read, on standard error, as a preview does', async () => {
    const rows = Array.from({ length: 12 }, (_, number) => ({ name_unit: 'x', amount_eur: number }));
    const lines = rows.map((row) => `${row.name_unit},${row.amount_eur}\n`);
    // In a file of few lines, the second one would be a row.
    place.write('units.csv', `name,amount\nunit,eur\n${lines.join('')}`);
    const { out, error } = await place.tenon('query', "SELECT * FROM 'units.csv'", '--output', 'jsonl');
    expect(out).toBe(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(error).toBe(
      `warning: ${join(place.folder, 'units.csv')}: The first 2 rows are the header; if only the first one is, set the option headerRows to 1.\n`,
    );
    const written = await place.tenon('query', "SELECT * FROM 'units.csv'", '--to', 'units.parquet');
    expect(written.error).toContain('The first 2 rows are the header');
  });

  test('a path through a file, a folder, and a file that may not be read', async () => {
    const through = await place.tenon('preview', 'a.csv/b');
    expect(through.code).toBe(1);
    const ofFolder = await place.tenon('preview', '.');
    expect([ofFolder.code, ofFolder.error]).toEqual([1, expect.stringMatching(/^error \w+: /u)]);
    mkdirSync(join(place.folder, 'closed'));
    place.write('closed/a.csv', 'id\n1\n');
    chmodSync(join(place.folder, 'closed'), 0o000);
    const closed = await place.tenon('preview', 'closed/a.csv');
    chmodSync(join(place.folder, 'closed'), 0o700);
    // The superuser may read everything.
    expect(closed.code).toBe(process.getuid?.() === 0 ? 0 : 1);
  });

  test('formulas are guarded unless they are kept', async () => {
    place.write('formula.csv', 'v\n=1+1\n@x\n-5\n');
    expect((await place.tenon('preview', '--output', 'csv', '--as-strings', 'formula.csv')).out).toBe(
      "v\r\n'=1+1\r\n'@x\r\n-5\r\n",
    );
    expect(
      (await place.tenon('preview', '--output', 'csv', '--as-strings', '--keep-formulas', 'formula.csv')).out,
    ).toBe('v\r\n=1+1\r\n@x\r\n-5\r\n');
    for (const [name, args] of [
      ['guarded.csv', []],
      ['kept.csv', ['--keep-formulas']],
    ] as const) {
      expect((await place.tenon('convert', ...args, '--format', 'csv', 'formula.csv', name)).code).toBe(0);
      const text = readFileSync(join(place.folder, name), 'utf8');
      expect(text.includes("'=1+1"), name).toBe(args.length === 0);
      expect(text.includes("'-5")).toBe(false);
    }
  });

  test('control characters cannot steer the terminal', async () => {
    place.write('escape.json', '{"v": "\\u001b[31mred\\u0007"}\n');
    const { out } = await place.tenon('preview', 'escape.json');
    expect(out).not.toContain('\u001B');
    expect(out).toContain(String.raw`\u001b[31mred\u0007`);
  });

  test('a reader that leaves ends it quietly', async () => {
    place.write('wide.csv', `a\n${'0123456789\n'.repeat(200_000)}`);
    const child = startTenon(['preview', '--limit', 'all', '--output', 'csv', 'wide.csv'], { folder: place.folder });
    let error = '';
    child.stderr.on('data', (piece: Buffer) => (error += piece.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect({ code, error }).toEqual({ code: 0, error: '' });
  });
});
