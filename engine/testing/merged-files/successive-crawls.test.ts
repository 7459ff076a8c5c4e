/**
 * Files of other types come one after another, and each is crawled: what could be read before reads the same, under every
 * policy, and what does not fit is reported.
 */

import { expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { drawFiles, type FileFormat } from '#engine/testing/merged-files/draw-files.ts';
import { checkRows, crawl, query, writeFiles } from '#engine/testing/merged-files/merged-files.ts';
import { mayMisfit } from '#engine/testing/merged-files/same-value.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { formatHive } from '#engine/types/hive.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const place = useEnginePlace();

const formats: readonly FileFormat[] = ['parquet', 'csv', 'json'];
const policies = {
  merge: { mergeNewColumns: true },
  update: {},
  log: { schemaChangePolicy: { updateBehavior: 'LOG' } },
} as const;
const from = Number(process.env['TENON_MERGED_SEED'] ?? 1);
const cases = Number(process.env['TENON_MERGED_CASES'] ?? 1);
const drawn = formats.flatMap((format) =>
  Array.from({ length: cases }, (_, index) => from + index).flatMap((seed) =>
    (['merge', 'update', 'log'] as const).map((policy) => [format, seed, policy] as const),
  ),
);

test.each(casesOfRun(drawn, 3))('%s, seed %i, policy %s', async (format, seed, policy) => {
  const files = drawFiles(new Draw(seed * 10 + formats.indexOf(format)), format).slice(0, 3);
  const into = `${format}_${seed}_${policy}`;
  const first = formatHive(files[0]!.type);
  let kept: string | undefined;
  for (const [index, file] of files.entries()) {
    await writeFiles(place, format, [file], into, index);
    expect(await crawl(place, into, policies[policy])).toEqual([into]);
    const table = await query(place, `SELECT * FROM lake.${into}`);
    const mayMiss = policy === 'update' ? mayMisfit : undefined;
    checkRows(
      `${into}, file ${index}`,
      files.slice(0, index + 1),
      table,
      // A type that stays need not hold the values of later files; those of the first file it does.
      mayMiss ?? ((_value, type) => formatHive(type) !== first),
    );
    kept ??= table.types['v'];
    if (policy !== 'update' && !kept!.includes('struct')) expect(table.types['v']).toBe(kept);
  }
});
