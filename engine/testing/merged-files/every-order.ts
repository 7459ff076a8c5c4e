/** One table of drawn files, in several orders, through every way of reading it. */

import { expect } from 'vitest';
import type { EnginePlace } from '#engine/testing/engine-place.ts';
import { drawFiles, type FileFormat } from '#engine/testing/merged-files/draw-files.ts';
import { checkRows, crawl, query, run, writeFiles } from '#engine/testing/merged-files/merged-files.ts';
import { sortedType } from '#engine/testing/merged-files/sorted-type.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';

export const mergedFormats: readonly FileFormat[] = ['parquet', 'csv', 'json', 'avro', 'arrow', 'orc'];

/**
 * Checks each value in a crawled table, in a query over the folder, and in jobs over both.
 * @returns the types that these gave in all orders: one, if the order does not count.
 */
export async function readInEveryOrder(place: EnginePlace, format: FileFormat, seed: number): Promise<string[]> {
  const files = drawFiles(new Draw(seed * 10 + mergedFormats.indexOf(format)), format);
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
  return [...schemas];
}
