/** Procedures about a folder: what its files are, which tables have them, and their rows together. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { tableName } from '#engine/contract/procedures/databases.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { fileErrors } from '#engine/contract/procedures/reading.ts';

const folder = { path: z.string().min(1).describe('Absolute path of a folder, or of one in a bucket.') };
const listedTables = z.array(z.strictObject(tableName)).readonly();

export const folderProcedures = {
  getFolderFiles: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Counts all files below a folder by the formats that their names suggest, and compares the columns of some.',
    input: z.strictObject({
      ...folder,
      withinMillis: z
        .int()
        .positive()
        .max(600_000)
        .optional()
        .describe('Gives up after this many milliseconds (default: never).'),
    }),
    output: z
      .object({
        fileCount: z.int(),
        sizeBytes: z.number(),
        kinds: z
          .array(
            z.object({
              format: z.string().nullable().describe('null: no format has files with this extension.'),
              extension: z.string().describe('In lower case, without the extension of a compression.'),
              fileCount: z.int(),
            }),
          )
          .readonly()
          .describe('The most frequent extension first.'),
        partitionKeys: z.array(columnSchema).readonly().describe('From folders that are named key=value.'),
        sameColumns: z
          .boolean()
          .nullable()
          .describe('Whether some of the files have mostly the same columns. null: not all look like one format.'),
        snapshot: z.string().describe('Stays the same until a file is added, removed or changed.'),
      })
      .nullable()
      .describe('null: the folder was not listed in time.'),
    errors: [...fileErrors],
  })),
  getFolderTables: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the tables of the catalog that have the files of a folder, and those whose files are inside it.',
    input: z.strictObject({
      ...folder,
      limit: z.int().min(1).max(100).optional().describe('Maximum number of tables inside the folder (default: 20).'),
    }),
    output: z.object({
      own: listedTables.describe('Tables whose location is the folder.'),
      around: listedTables.describe('Tables of a folder around it that have files of this folder, the nearest first.'),
      inside: listedTables.describe('Tables whose location is inside the folder.'),
      hasMore: z.boolean().describe('Whether more tables are inside.'),
    }),
    errors: [],
  })),
  openFolderRows: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Writes every row of all files below a folder to a Parquet file in the cache, which can be paged, sorted and filtered like any file.',
    input: z.strictObject(folder),
    output: z.object({
      path: z.string().describe('Path for openPages. The file has the merged columns, then the keys of the folders.'),
      rowCount: z.number(),
      warnings: z.array(z.string()).readonly().describe('Skipped records, each with its file and line.'),
    }),
    errors: [...fileErrors, 'Execution', 'DiskFull'],
  })),
};
