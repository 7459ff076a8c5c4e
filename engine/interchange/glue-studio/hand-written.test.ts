/** Jobs written by hand after the documentation of AWS Glue: an import, an export and another import agree. */

import { expect, test } from 'vitest';
import { exportGlueJob } from '#engine/interchange/glue-studio/export-job.ts';
import { handWritten } from '#engine/interchange/glue-studio/testing/hand-written-nodes.ts';
import { importedJob } from '#engine/interchange/glue-studio/testing/imported-job.ts';

test('there are more than twenty', () => {
  expect(handWritten.length).toBeGreaterThan(20);
});

test.each(handWritten)('$title', ({ title, nodes }) => {
  const job = importedJob(JSON.stringify({ Job: { Name: title, CodeGenConfigurationNodes: nodes } }));
  expect(job.name).toBe(title);
  const { text, problems } = exportGlueJob(job, {});
  // What became nodes that AWS Glue Studio does not have, or that combine by name.
  if (text === null)
    expect(problems.map(({ node }) => node)).toEqual([expect.stringMatching(/^(?:Spigot rows|All)$/u)]);
  else expect(importedJob(text)).toEqual(job);
});
