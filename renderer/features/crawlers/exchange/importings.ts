/** What the side of crawlers imports from AWS Glue. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { Importing } from '#renderer/features/crawlers/exchange/import-definitions.tsx';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';

export const ofClassifiers: Importing<Output<'importClassifiers'>['classifiers'][number]> = {
  noun: 'classifier',
  placeholder: '{"Classifiers": [{"GrokClassifier": {"Name": "events", … }}]}',
  column: { title: 'Type', width: '80', cell: ({ type }) => type },
  kept: 'Descriptions stay',
  look: async (text) => (await client.call('importClassifiers', { text, dryRun: true })).classifiers,
  save: async (text, onConflict) => (await runCommand('importClassifiers', { text, onConflict })).classifiers,
};

export const ofCrawlers: Importing<Output<'importCrawlers'>['crawlers'][number]> = {
  noun: 'crawler',
  placeholder: '{"Crawlers": [{"Name": "sales", "Targets": {"S3Targets": [{"Path": "s3://… ',
  column: { title: 'Targets', width: '190', cell: ({ targets }) => targets.join(', ') },
  kept: 'Watching, limits and other settings that AWS Glue does not have stay',
  look: async (text) => (await client.call('importCrawlers', { text, dryRun: true })).crawlers,
  save: async (text, onConflict) => (await runCommand('importCrawlers', { text, onConflict })).crawlers,
};
