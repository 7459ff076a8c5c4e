/**
 * Files of one table with columns of different types: whatever their order, a crawl, a query over the folder and a job give
 * one schema, and each value as it is in its file.
 */

import { expect, test } from 'vitest';
import { drawFiles, type FileFormat } from '#engine/testing/merged-files/draw-files.ts';
import { checkRows, crawl, query, run, useMergedPlace, writeFiles } from '#engine/testing/merged-files/merged-files.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { sortedType } from '#engine/testing/merged-files/sorted-type.ts';

const place = useMergedPlace();

const formats: readonly FileFormat[] = ['parquet', 'csv', 'json', 'avro', 'arrow', 'orc'];
const from = Number(process.env['TENON_MERGED_SEED'] ?? 1);
const cases = Number(process.env['TENON_MERGED_CASES'] ?? 1);

test.each(formats.flatMap((format) => Array.from({ length: cases }, (_, index) => [format, from + index] as const)))(
  '%s, seed %i',
  async (format, seed) => {
    const draw = new Draw(seed * 10 + formats.indexOf(format));
    const files = drawFiles(draw, format);
    const orders = [files, files.toReversed(), [...files.slice(1), files[0]!]];
    const schemas = new Set<string>();
    for (const [order, ordered] of orders.entries()) {
      const into = `${format}_${seed}_${order}`;
      await writeFiles(place, format, ordered, into);
      expect(await crawl(place, into)).toEqual([into]);
      const table = await query(place, `SELECT * FROM lake.${into}`);
      checkRows(`${into}: table`, files, table);
      const glob = await query(place, `SELECT * FROM '${into}/*'`);
      checkRows(`${into}: files`, files, glob);
      for (const { types } of [table, glob]) schemas.add(sortedType(types['v']!));
      if (order !== seed % orders.length) continue;
      const paths = await run(place, `${into}_paths`, { transform: 'PathSource', args: { path: into } });
      checkRows(`${into}: job over files`, files, paths);
      const args = { databaseName: 'lake', tableName: into };
      checkRows(
        `${into}: job over table`,
        files,
        await run(place, `${into}_table`, { transform: 'CatalogSource', args }),
      );
    }
    expect([...schemas]).toHaveLength(1);
  },
);
