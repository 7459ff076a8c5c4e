/** Procedures of crawls. */

import { z } from 'zod';
import { numberText } from '#engine/contract/count-text.ts';
import { columnSchema, errorTextSchema, tableClassifierSchema } from '#engine/contract/procedures/column.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
import { columnChangeKinds, takenPartSchema } from '#engine/contract/taken-part.ts';
import { staleAfterFiles } from '#engine/contract/procedures/job-runs.ts';
import { staleAfterTableChange } from '#engine/contract/procedures/tables/table-versions.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** What a crawl does, in order: it lists each target, reads its new files, groups files into tables, and publishes. */
export const crawlStages = ['list', 'read', 'group', 'write'] as const;
export type CrawlStage = (typeof crawlStages)[number];

export interface CrawlProgress {
  readonly stage: CrawlStage;
  /** Of the stage, 0…1; null: unknown. */
  readonly fraction: number | null;
  readonly note: string;
}

const misfitSchema = z.object({
  path: z.string(),
  fileCount: z.int(),
  databaseName: z.string(),
  tableName: z.string().describe('Table that the files belong to.'),
  fits: z
    .string()
    .nullable()
    .describe('Table that the files do not fit; null: the files around them are too different to form one table.'),
  reason: z.string(),
});
export type CrawlMisfitText = z.output<typeof misfitSchema>;

export const misfitsSchema = z
  .array(misfitSchema)
  .readonly()
  .describe('Files that lie among those of a table but do not fit it. Each is a separate table.');

const crawlSchema = z.object({
  id: z.string(),
  crawlerName: z.string(),
  state: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
  startTime: z.number(),
  endTime: z.number().nullable(),
  filesRead: z.int(),
  filesListed: z.int(),
  error: errorTextSchema.nullable(),
  skippedCount: z
    .int()
    .nullable()
    .describe('Number of skipped files; null: not recorded, as for a crawl that failed before it had read its files.'),
  undone: z.enum(['part', 'all']).nullable().describe('How much of its changes was undone; null: nothing.'),
  undoneOn: z.number().nullable(),
  changes: z
    .array(
      z.object({
        change: z.enum(['added', 'updated', 'deleted', 'deprecated']),
        entity: z.enum(['table', 'partition', 'object']),
        databaseName: z.string(),
        tableName: z.string(),
        description: z.string(),
      }),
    )
    .readonly(),
  misfits: misfitsSchema,
  warningCount: z.int(),
  warnings: z
    .array(z.string())
    .readonly()
    .describe(
      'The first 100 warnings: changes that the policy of the crawler or a running commit prevented, records that do not fit their table, and choices that were uncertain.',
    ),
});

/** Skipped files that are kept of one crawl; the others are counted. */
export const mostKeptSkipped = 10_000;

const skippedFileSchema = z.object({ path: z.string(), reason: z.string() });
export type SkippedFileText = z.output<typeof skippedFileSchema>;

/** JSON of `tenon crawl` (DESIGN §9). */
export const crawlResultSchema = z.object({
  tables: z
    .array(
      z.object({
        database: z.string(),
        name: z.string(),
        location: z.string(),
        classification: z.string(),
        compression: z.string(),
        classifier: tableClassifierSchema,
        columns: z.array(columnSchema).readonly(),
        partitionKeys: z.array(columnSchema).readonly(),
        partitionCount: z.int(),
        objectCount: z.int(),
        sizeBytes: z.number(),
        recordCount: z.number().nullable(),
      }),
    )
    .readonly(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  deleted: z.int(),
  skipped: z.array(skippedFileSchema).readonly(),
  warnings: z
    .array(z.string())
    .readonly()
    .describe(
      'Changes that the policy of the crawler or a running commit prevented, records that do not fit their table, with the first line numbers, and choices that were uncertain.',
    ),
  misfits: misfitsSchema,
  left: z
    .array(z.string())
    .readonly()
    .describe('Tables with a change that was not taken. The next crawl finds it again.'),
});
export type CrawlResultText = z.output<typeof crawlResultSchema>;

/** Entries of each list of a review’s result; its counts are of all. */
export const mostReviewed = 1000;

const crawlReviewSchema = z.object({
  reviewId: z.string().describe('Id for getReviewedTables and crawl. Tenon keeps the two newest reviews.'),
  crawlerName: z.string(),
  databaseName: z.string().describe('Of a crawler of catalog tables: their databases, separated by commas.'),
  isNewDatabase: z.boolean(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  deleted: z.int().describe('Number of tables that would be removed or marked as deprecated.'),
  filesListed: z.int(),
  filesRead: z.int(),
  misfitCount: z.int(),
  misfits: misfitsSchema,
  skippedCount: z.int(),
  skipped: z.array(skippedFileSchema).readonly(),
  noteCount: z.int(),
  notes: z.array(z.string()).readonly().describe('Changes that a crawler policy or a running commit prevents.'),
  warningCount: z.int(),
  warnings: z.array(z.string()).readonly(),
});
export type CrawlReviewText = z.output<typeof crawlReviewSchema>;

const reviewedTableSchema = z.object({
  change: z.enum(['added', 'updated', 'deprecated', 'deleted', 'unchanged']),
  databaseName: z.string(),
  name: z.string(),
  location: z.string(),
  classification: z.string(),
  columns: z.array(columnSchema).readonly().describe('The first 100 columns.'),
  columnCount: z.int(),
  partitionKeys: z.array(columnSchema).readonly(),
  partitionCount: z.int(),
  objectCount: z.int(),
  version: z.int().nullable().describe('Current version in the catalog; null: the table is new.'),
  nextVersion: z.int().nullable().describe('Version after the crawl; null: the table would be removed.'),
  descriptions: z.array(z.string()).readonly().describe('One sentence for each change.'),
  columnChanges: z
    .array(z.enum(columnChangeKinds))
    .readonly()
    .describe('Changes of columns that can be left while the rest of the table is taken.'),
});
export type ReviewedTableText = z.output<typeof reviewedTableSchema>;

const crawlUndoSchema = z.object({
  crawlId: z.string(),
  undone: z.enum(['part', 'all']).nullable(),
  undoneOn: z.number().nullable(),
  tables: z
    .array(
      z.object({
        databaseName: z.string(),
        tableName: z.string(),
        change: z.enum(['created', 'changed', 'deleted']).describe('What the crawl did.'),
        undone: z.boolean(),
        refusal: z.string().nullable().describe('Why it cannot be undone; null: it can, or it is undone.'),
      }),
    )
    .readonly()
    .describe('Tables that the crawl changed. Empty after 7 days.'),
});
export type CrawlUndoText = z.output<typeof crawlUndoSchema>;

const progressItem = z.object({
  item: z.literal('progress'),
  stage: z.enum(crawlStages),
  /** Of the stage, 0…1; null: unknown. */
  fraction: z.number().nullable(),
  note: z.string(),
});

const subject = {
  crawlerName: z.string().min(1).optional(),
  path: z.string().min(1).optional().describe('Absolute path to crawl instead of a crawler’s targets.'),
  databaseName: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('Database for the tables of a path (default: the workspace’s default database).'),
};

export const crawlProcedures = {
  crawl: defineProcedure(() => ({
    kind: 'stream',
    summary: 'Crawls the targets of a saved crawler, or a path. Streams progress; the last item is the result.',
    input: z.strictObject({
      ...subject,
      reviewId: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Applies a review instead of crawling a crawler or a path. Fails with ReviewOutdated if files or tables have changed since.',
        ),
      take: takenPartSchema
        .optional()
        .describe('Which changes are written (default: all). The next crawl finds the others again.'),
    }),
    output: z.discriminatedUnion('item', [
      progressItem,
      z.object({ item: z.literal('result'), crawlId: z.string(), result: crawlResultSchema }),
    ]),
    errors: [
      'EntityNotFound',
      'CrawlerRunning',
      'FileNotFound',
      'ConcurrentModification',
      'InvalidInput',
      'ReviewOutdated',
    ],
  })),
  reviewCrawl: defineProcedure(() => ({
    kind: 'stream',
    summary: `Shows what a crawl would change, without changing the catalog. Streams progress; the last item is the result, with the first ${mostReviewed} entries of each list.`,
    input: z.strictObject(subject),
    output: z.discriminatedUnion('item', [
      progressItem,
      z.object({ item: z.literal('result'), review: crawlReviewSchema }),
    ]),
    errors: ['EntityNotFound', 'FileNotFound', 'ConcurrentModification', 'InvalidInput'],
  })),
  getReviewedTables: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the tables of a review: new, changed, to be removed, then unchanged.',
    input: z.strictObject({
      reviewId: z.string().min(1),
      changes: z
        .boolean()
        .optional()
        .describe('true: only tables that change. false: only tables that stay unchanged.'),
      ...pageRequest,
    }),
    output: pageOf(reviewedTableSchema),
    errors: ['EntityNotFound', 'InvalidInput'],
  })),
  getCrawlUndo: defineProcedure(() => ({
    kind: 'query',
    summary: 'Shows which tables an undo of a crawl would bring back, and what prevents it.',
    input: z.strictObject({ id: z.string().min(1) }),
    output: crawlUndoSchema,
    errors: ['EntityNotFound'],
  })),
  undoCrawl: defineProcedure(() => ({
    kind: 'command',
    summary: 'Undoes a crawl. Its tables return to their state before the crawl, all of them or none; no file changes.',
    input: z.strictObject({
      id: z.string().min(1),
      others: z
        .boolean()
        .optional()
        .describe('Undo the other tables if some were changed since the crawl (default: undo nothing then).'),
    }),
    output: crawlUndoSchema,
    errors: ['EntityNotFound', 'InvalidState', 'ConcurrentModification'],
    invalidates: [...staleAfterTableChange, ...staleAfterFiles, 'getCrawls', 'getCrawl', 'getCrawlUndo', 'getCalendar'],
  })),
  getCrawl: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns one crawl.',
    input: z.strictObject({ id: z.string().min(1) }),
    output: crawlSchema,
    errors: ['EntityNotFound'],
  })),
  getSkippedFiles: defineProcedure(() => ({
    kind: 'query',
    summary: `Lists the files that a crawl skipped, by path. The first ${numberText(mostKeptSkipped)} of a crawl are kept.`,
    input: z.strictObject({ id: z.string().min(1), ...pageRequest }),
    output: pageOf(skippedFileSchema),
    errors: ['EntityNotFound', 'InvalidInput'],
  })),
  getCrawls: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists crawls, newest first.',
    input: z.strictObject({ crawlerName: z.string().optional(), ...pageRequest }),
    output: pageOf(crawlSchema),
    errors: [],
  })),
};
