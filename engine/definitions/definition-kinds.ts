/** The kinds of authored files: the folder, check and title of each. One row per kind. */

import type { z } from 'zod';
import { classifierSchema, type Classifier } from '#engine/contract/definitions/classifier.ts';
import { connectionSchema, type Connection } from '#engine/contract/definitions/connection.ts';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { notificationSchema, type Notification } from '#engine/contract/definitions/notification.ts';
import { querySchema, type Query } from '#engine/contract/definitions/query.ts';
import { rulesetSchema, type Ruleset } from '#engine/contract/definitions/ruleset.ts';
import { tableSettingsSchema, type TableSettings } from '#engine/contract/definitions/table-settings.ts';
import { subflowSchema, type Subflow } from '#engine/contract/definitions/subflow.ts';
import { userTransformSchema, type UserTransform } from '#engine/contract/definitions/user-transform.ts';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { workflowSchema, type Workflow } from '#engine/contract/definitions/workflow.ts';
import { jsonText, queryText, type DefinitionText } from '#engine/definitions/definition-text.ts';
import { fileSlug } from '#engine/definitions/file-slug.ts';

export interface DefinitionValues {
  readonly job: Job;
  readonly crawler: Crawler;
  readonly connection: Connection;
  readonly trigger: Trigger;
  readonly workflow: Workflow;
  readonly notification: Notification;
  readonly ruleset: Ruleset;
  readonly classifier: Classifier;
  readonly query: Query;
  readonly table: TableSettings;
  readonly transform: UserTransform;
  readonly subflow: Subflow;
}
export type DefinitionKind = keyof DefinitionValues;

export interface KindDescription<T> {
  /** Directly below the workspace. */
  readonly folder: string;
  readonly text: DefinitionText<T>;
  readonly schema: z.ZodType<T>;
  /** Unique within the kind; `database.table` for tables. */
  readonly nameOf: (value: T) => string;
  /** Path below the folder without extension and number. */
  readonly stemOf: (value: T) => string;
  /** Endings of files beside a definition that belong to it, with dots. Absent: there are none. */
  readonly besides?: readonly string[];
}

function named<T extends { readonly name: string }>(folder: string, schema: z.ZodType<T>): KindDescription<T> {
  return { folder, text: jsonText, schema, nameOf: (value) => value.name, stemOf: (value) => fileSlug(value.name) };
}

export const definitionKinds: { readonly [K in DefinitionKind]: KindDescription<DefinitionValues[K]> } = {
  job: named('jobs', jobSchema),
  crawler: named('crawlers', crawlerSchema),
  connection: named('connections', connectionSchema),
  trigger: named('triggers', triggerSchema),
  workflow: named('workflows', workflowSchema),
  notification: named('notifications', notificationSchema),
  ruleset: named('rulesets', rulesetSchema),
  classifier: named('classifiers', classifierSchema),
  query: { ...named('queries', querySchema), text: queryText },
  table: {
    ...named('tables', tableSettingsSchema),
    nameOf: (value) => `${value.databaseName}.${value.name}`,
    stemOf: (value) => `${fileSlug(value.databaseName)}/${fileSlug(value.name)}`,
  },
  transform: { ...named('transforms', userTransformSchema), besides: ['.sql', '.ts', '.js', '.py'] },
  subflow: named('subflows', subflowSchema),
};

export const definitionKindNames = Object.keys(definitionKinds) as DefinitionKind[];
