/** A user's settings for a Table, in `tables/<database>/<table>.json`; a crawl never overrides them. */

import { z } from 'zod';

export const columnSettingsSchema = z.strictObject({
  name: z.string().min(1).max(255),
  type: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Pinned type in Hive spelling; null: detected from the data.'),
  comment: z.string().max(255).default(''),
});

export const tableSettingsSchema = z.strictObject({
  databaseName: z.string().min(1).max(255),
  name: z.string().min(1).max(255),
  description: z.string().max(2048).default(''),
  owner: z.string().max(255).default(''),
  tags: z.record(z.string(), z.string()).default({}),
  parameters: z.record(z.string(), z.string()).default({}).describe('Parameters in addition to those that crawls set.'),
  columns: z.array(columnSettingsSchema).default([]).describe('Only the columns with settings.'),
  reading: z
    .strictObject({
      classification: z.string().min(1).nullable().default(null),
      options: z.record(z.string(), z.unknown()).default({}),
    })
    .prefault({})
    .describe('Read options that override the detected ones.'),
  viewSql: z.string().max(1_000_000).nullable().default(null).describe('One SELECT; makes the table a view.'),
});

export type TableSettings = z.output<typeof tableSettingsSchema>;
