/** A job of AWS Glue whose nodes must all be supported, for tests. */

import { expect } from 'vitest';
import type { Job } from '#engine/contract/definitions/job.ts';
import { importGlueJob } from '#engine/interchange/glue-studio/import-job.ts';

export function importedJob(text: string): Job {
  const { job, nodes } = importGlueJob(text);
  expect(nodes.filter(({ reason }) => reason !== null)).toEqual([]);
  return job!;
}
