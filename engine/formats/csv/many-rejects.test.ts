/** Bad records in a row, more than DuckDB reads at once: the good ones behind them are still there. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { csvFormat } from '#engine/formats/csv/index.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { bigintType, stringType } from '#engine/types/data-type.ts';

test('24 MB of bad records end nothing', { timeout: 120_000 }, async () => {
  await using duck = await openTestDuck();
  const file = join(duck.folder, 'bad.csv');
  // As few as it takes: many rejects make large tables.
  const bad = `too,many,values,${'x'.repeat(480)}\n`;
  writeFileSync(file, `id,v\n1,a\n${bad.repeat(48_000)}2,b\n`);
  const isolating = csvFormat.isolate({
    files: [file],
    compression: 'none',
    options: { withHeader: true, columns: ['id', 'v'] },
    columns: [
      { name: 'id', type: bigintType },
      { name: 'v', type: stringType },
    ],
    withFilename: false,
  });
  for (const statement of isolating.setup) await duck.connection.run(statement);
  expect(await duck.connection.rows(sql`SELECT id FROM (${isolating.relation}) ORDER BY id`)).toEqual([
    { id: 1n },
    { id: 2n },
  ]);
  expect(await duck.connection.rows(sql`SELECT count(*) AS n, max(line) AS l FROM (${isolating.rejects})`)).toEqual([
    { n: 48_000n, l: 48_002n },
  ]);
});
