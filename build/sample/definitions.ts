/** The sample's authored files: workspace, crawler, jobs and a transform, as a person would have saved them. */

import { sampleJobs } from './jobs.ts';
import { newestRow } from './own-transforms.ts';

/** Path in the workspace → JSON value. */
export function sampleDefinitions(): Map<string, unknown> {
  return new Map<string, unknown>([
    ['tenon.json', { name: 'sample', version: 1, defaults: { databaseName: 'shop' } }],
    [
      'crawlers/sample.json',
      {
        name: 'sample',
        description: 'Finds the tables orders, customers and web_events.',
        databaseName: 'shop',
        targets: [{ path: 'orders' }, { path: 'customers' }, { path: 'web_events' }],
      },
    ],
    [`transforms/${newestRow.name}.json`, newestRow],
    ...sampleJobs().map((job): [string, unknown] => [`jobs/${job.name}.json`, job]),
  ]);
}
