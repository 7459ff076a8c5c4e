/** A Crawler in `crawlers/<slug>.json`; members are Glue's, camel-cased. */

import { z } from 'zod';
import { nameSchema } from '#engine/contract/definitions/name.ts';
import { missedRunsSchema, timeZoneSchema } from '#engine/contract/definitions/trigger.ts';

/** Glue's DlqEventQueueArn has no equivalent: messages that cannot be used stay in the queue, whose own policy moves them. */
const eventQueueSchema = z
  .string()
  .regex(
    /^(?:arn:[\w-]+:sqs:[a-z0-9-]*:\w*:[\w-]{1,80}(?:\.fifo)?|https?:\/\/[^\s/?#@]+\/(?:[^\s?#]*\/)?[\w-]{1,80}(?:\.fifo)?)$/u,
    'it must be the ARN of an SQS queue, such as arn:aws:sqs:eu-central-1:123456789012:lake, or its URL',
  )
  .nullable()
  .default(null)
  .describe(
    'ARN or URL of the SQS queue that receives the event notifications of the bucket; null: none. The connection of the bucket reads it.',
  );

export const crawlerTargetSchema = z.strictObject({
  path: z.string().min(1).describe('Folder or file; relative to the workspace, or absolute.'),
  exclusions: z.array(z.string()).default([]).describe('Glue exclusion globs, relative to the path.'),
  sampleSize: z
    .int()
    .min(1)
    .max(249)
    .nullable()
    .default(null)
    .describe('Files read per leaf folder; null: every file until the byte budget, then a sample.'),
  eventQueueArn: eventQueueSchema,
});

/** Tables of one database. */
export const catalogTargetSchema = z.strictObject({
  databaseName: z.string().min(1).max(255),
  tables: z.array(z.string().min(1).max(255)).min(1).describe('Names of tables that are in the catalog already.'),
  eventQueueArn: eventQueueSchema,
});

/** Seconds without a change until a file counts as finished. */
export const quietSecondsRange = { least: 0.1, most: 3600 } as const;

const crawlerMembers = z.strictObject({
  name: nameSchema,
  description: z.string().max(2048).default(''),
  databaseName: z
    .string()
    .max(255)
    .default('')
    .describe('Database for new tables. Required with targets; not used with catalogTargets, which create no tables.'),
  targets: z
    .array(crawlerTargetSchema)
    .default([])
    .describe('Folders and files in which tables are found. Either these or catalogTargets.'),
  catalogTargets: z
    .array(catalogTargetSchema)
    .default([])
    .describe(
      'Tables of the catalog whose files are read at their locations. No table is created or renamed; deleteBehavior must be LOG.',
    ),
  classifiers: z
    .array(z.string().min(1).max(255))
    .max(100)
    .default([])
    .describe('Names of custom classifiers, in order; each file is tried with them before the built-in detection.'),
  schedule: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Glue’s cron(…), or rate(…): when to crawl. null: only on demand or by a trigger.'),
  timeZone: timeZoneSchema,
  missedRuns: missedRunsSchema,
  tablePrefix: z.string().max(128).default(''),
  schemaChangePolicy: z
    .strictObject({
      updateBehavior: z.enum(['UPDATE_IN_DATABASE', 'LOG']).default('UPDATE_IN_DATABASE'),
      deleteBehavior: z.enum(['DELETE_FROM_DATABASE', 'LOG', 'DEPRECATE_IN_DATABASE']).default('DEPRECATE_IN_DATABASE'),
    })
    .prefault({}),
  recrawlBehavior: z
    .enum(['CRAWL_EVERYTHING', 'CRAWL_NEW_FOLDERS_ONLY', 'CRAWL_EVENT_MODE'])
    .default('CRAWL_EVERYTHING')
    .describe('CRAWL_EVENT_MODE: lists only the folders that messages of the eventQueueArn name.'),
  mergeNewColumns: z
    .boolean()
    .default(false)
    .describe('Only add columns to an existing table; never remove or retype them.'),
  combineCompatibleSchemas: z.boolean().default(false).describe('One table per target, with all columns combined.'),
  tableLevel: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Force table roots at this depth below the target (1 = its direct sub-folders).'),
  tableThreshold: z.int().min(1).nullable().default(null).describe('The crawl fails if it would create more tables.'),
  watch: z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe('Crawl again whenever files of the targets change, while the app or `tenon serve` is open.'),
      quietSeconds: z
        .number()
        .min(quietSecondsRange.least)
        .max(quietSecondsRange.most)
        .default(1)
        .describe('Seconds that a file must stay unchanged before it is crawled.'),
    })
    .prefault({}),
  readBudgetBytes: z
    .int()
    .min(0)
    .default(1_000_000_000)
    .describe(
      'Bytes of content one crawl reads to be exact; above it files are sampled and counts are estimates or null.',
    ),
  computeStatistics: z
    .boolean()
    .default(false)
    .describe(
      'Compute the statistics of the crawled tables afterwards, where they are missing or stale. Not after crawls that changes in watched folders start.',
    ),
});

/** The rules that Glue has for catalog targets, and which targets there must be. */
export const crawlerSchema = crawlerMembers.superRefine((crawler, context) => {
  const refuse = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message });
  if (crawler.catalogTargets.length === 0) {
    if (crawler.targets.length === 0)
      refuse(['targets'], 'it is empty; add a folder or file, or list tables in catalogTargets');
    if (crawler.databaseName === '') refuse(['databaseName'], 'it is empty; name the database for the tables');
    return;
  }
  if (crawler.targets.length > 0)
    refuse(['catalogTargets'], 'it cannot be combined with targets; use one crawler for each kind');
  if (crawler.schemaChangePolicy.deleteBehavior !== 'LOG')
    refuse(['schemaChangePolicy', 'deleteBehavior'], 'it must be LOG if the crawler has catalogTargets');
  if (crawler.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY')
    refuse(['recrawlBehavior'], 'it must be CRAWL_EVERYTHING or CRAWL_EVENT_MODE if the crawler has catalogTargets');
  if (crawler.watch.enabled && !crawler.catalogTargets.every(({ eventQueueArn }) => eventQueueArn !== null))
    refuse(['watch', 'enabled'], 'catalogTargets are watched by event queues only; add eventQueueArn to each of them');
  const seen = new Set<string>();
  for (const [place, { databaseName, tables }] of crawler.catalogTargets.entries())
    for (const [at, name] of tables.entries()) {
      const title = `${databaseName}.${name}`.toLowerCase();
      if (seen.has(title)) refuse(['catalogTargets', String(place), 'tables', String(at)], `${title} is listed twice`);
      seen.add(title);
    }
});

export type CrawlerTarget = z.output<typeof crawlerTargetSchema>;
export type CatalogTarget = z.output<typeof catalogTargetSchema>;
export type Crawler = z.output<typeof crawlerSchema>;
