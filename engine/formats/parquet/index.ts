/** How Parquet files are read and written. */

import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import { loadOnce } from '#engine/base/load-once.ts';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { FormatCode } from '#engine/formats/format.ts';
import { parquetWriteOptions } from '#engine/formats/parquet/options.ts';
import { isolateParquet, scanParquet } from '#engine/formats/parquet/scan.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { deepestLists, listLevels } from '#engine/formats/within-limits.ts';
import { formatHive } from '#engine/types/hive.ts';

export function parquetCopyOptions(stated: Readonly<Record<string, unknown>>): Sql {
  const options = parseOptions('parquet', parquetWriteOptions(), stated);
  const codec =
    options.compression === 'none' ? 'uncompressed' : options.compression === 'lz4' ? 'lz4_raw' : options.compression;
  return joinSql([
    parquetCopy,
    sql`COMPRESSION ${literal(codec)}`,
    sql`ROW_GROUP_SIZE ${literal(options.rowGroupSize)}`,
  ]);
}

const inferring = loadOnce(() => import('#engine/formats/parquet/infer.ts'));
const preparing = loadOnce(() => import('#engine/formats/parquet/prepare.ts'));

export const parquetCode: FormatCode = {
  async warmUp() {
    await Promise.all([inferring(), preparing()]);
  },
  infer: async (request, context) => (await inferring()).inferParquet(request, context),
  prepare: async (source, reading, context, wanted) =>
    (await preparing()).prepareParquet(source, reading, context, wanted),
  scan: scanParquet,
  isolate: isolateParquet,
  copyOptions: parquetCopyOptions,
  refuse: ({ type }) =>
    listLevels(type) > deepestLists ? `its lists and maps are nested more than ${deepestLists} levels deep` : undefined,
  readBack: (_options, columns) => ({
    columns: columns.map(({ name }) => name),
    types: columns.map(({ type }) => formatHive(type)),
  }),
  fileExtension: () => '.parquet',
};
