/** The cache of decoded files has only copies: a file of the user is never removed. */

import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { getPreparedFile, trimPreparedFiles } from '#engine/explore/sources/prepared-files.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { openFormatFixture } from '#engine/formats/testing/format-fixture.ts';

const moreThanBudget = 2 * 1024 ** 3 + 1;

test('a file that needs no copy stays, however many were read', async () => {
  await using fixture = await openFormatFixture();
  const file = join(fixture.folder, 'large.csv');
  writeFileSync(file, 'id,v\n1,a\n');
  const { reading } = await fixture.infer(file);
  truncateSync(file, moreThanBudget);
  const prepared = await getPreparedFile(await loadFormat('csv'), file, reading, fixture.context, { rows: 10 });
  expect(prepared.path).toBe(file);
  await trimPreparedFiles();
  expect(existsSync(file)).toBe(true);
});

test('a copy is created once, and removed when it exceeds the budget', async () => {
  await using fixture = await openFormatFixture();
  const file = fixture.write('noted.csv', '# a note\nid;v\n1;a\n2;b\n3;c\n# end\n');
  const { reading } = await fixture.infer(file);
  const csv = await loadFormat('csv');
  const prepare = () => getPreparedFile(csv, file, reading, fixture.context, {});
  const first = await prepare();
  expect(first.path).not.toBe(file);
  expect((await prepare()).path).toBe(first.path);
  await trimPreparedFiles(0);
  expect([existsSync(first.path), existsSync(file)]).toEqual([false, true]);
});
