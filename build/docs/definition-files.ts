/** Reference page: the files of a workspace, member by member. */

import { z } from 'zod';
import { argumentsTable } from './arguments-table.ts';
import { type Page } from './page.ts';

/** Folder or file in the workspace → module and export that describe it. */
const files = [
  ['tenon.json', 'workspace', 'workspaceSchema'],
  ['jobs/*.json', 'job', 'jobSchema'],
  ['crawlers/*.json', 'crawler', 'crawlerSchema'],
  ['connections/*.json', 'connection', 'connectionSchema'],
  ['connectionProperties of the type s3', 's3-connection', 's3PropertiesSchema'],
  ['classifiers/*.json', 'classifier', 'classifierSchema'],
  ['triggers/*.json', 'trigger', 'triggerSchema'],
  ['workflows/*.json', 'workflow', 'workflowSchema'],
  ['notifications/*.json', 'notification', 'notificationSchema'],
  ['channel of the type desktop', 'notification', 'desktopChannelSchema'],
  ['channel of the type webhook', 'notification', 'webhookChannelSchema'],
  ['channel of the type command', 'notification', 'commandChannelSchema'],
  ['rulesets/*.json', 'ruleset', 'rulesetSchema'],
  ['transforms/*.json', 'user-transform', 'userTransformSchema'],
  ['subflows/*.json', 'subflow', 'subflowSchema'],
  ['tables/DATABASE/TABLE.json', 'table-settings', 'tableSettingsSchema'],
] as const;

export async function definitionFilesPage(): Promise<Page> {
  const sections = await Promise.all(
    files.map(async ([path, module, name]) => {
      const schema = ((await import(`#engine/contract/definitions/${module}.ts`)) as Record<string, unknown>)[name];
      if (!(schema instanceof z.ZodType))
        throw new Error(`engine/contract/definitions/${module}.ts exports no ${name}`);
      return `## ${path}\n\n${argumentsTable(schema)}`;
    }),
  );
  const intro =
    'A workspace is a folder with these authored files. Members with a default are optional; unknown members are refused.';
  return { file: 'definition-files.md', title: 'Files of a workspace', body: [intro, ...sections].join('\n\n') };
}
