/** Procedures of crawls. */

import { z } from 'zod';
import { columnSchema, errorTextSchema } from '#engine/contract/procedures/column.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
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

const crawlSchema = z.object({
  id: z.string(),
  crawlerName: z.string(),
  state: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
  startTime: z.number(),
  endTime: z.number().nullable(),
  filesRead: z.int(),
  filesListed: z.int(),
  error: errorTextSchema.nullable(),
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
});

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
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })).readonly(),
  warnings: z
    .array(z.string())
    .readonly()
    .describe('For files in tables: rows that do not fit, with their first lines; guesses.'),
});
export type CrawlResultText = z.output<typeof crawlResultSchema>;

export const crawlProcedures = {
  crawl: defineProcedure({
    kind: 'stream',
    summary: 'Crawls a saved crawler’s targets, or a path; progress, then the result as the last item.',
    input: z.strictObject({
      crawlerName: z.string().min(1).optional(),
      path: z.string().min(1).optional().describe('Absolute; instead of a crawler.'),
      databaseName: z.string().min(1).optional().describe('For a path (default: the workspace’s default database).'),
    }),
    output: z.discriminatedUnion('item', [
      z.object({
        item: z.literal('progress'),
        stage: z.enum(crawlStages),
        /** Of the stage, 0…1; null: unknown. */
        fraction: z.number().nullable(),
        note: z.string(),
      }),
      z.object({ item: z.literal('result'), crawlId: z.string(), result: crawlResultSchema }),
    ]),
    errors: ['EntityNotFound', 'CrawlerRunning', 'FileNotFound', 'ConcurrentModification', 'InvalidInput'],
  }),
  getCrawl: defineProcedure({
    kind: 'query',
    summary: 'One crawl.',
    input: z.strictObject({ id: z.string().min(1) }),
    output: crawlSchema,
    errors: ['EntityNotFound'],
  }),
  getCrawls: defineProcedure({
    kind: 'query',
    summary: 'Crawls, newest first.',
    input: z.strictObject({ crawlerName: z.string().optional(), ...pageRequest }),
    output: pageOf(crawlSchema),
    errors: [],
  }),
};
