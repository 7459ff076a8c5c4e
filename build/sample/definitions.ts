/** The sample's authored files: workspace, crawler and jobs, as a person would have saved them. */

import { sampleJobs } from './jobs.ts';

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
    ...sampleJobs().map((job): [string, unknown] => [`jobs/${job.name}.json`, job]),
  ]);
}
