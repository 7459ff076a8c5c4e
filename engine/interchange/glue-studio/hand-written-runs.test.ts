/** Jobs written by hand after the documentation of AWS Glue, run over local files. */

import { expect, test } from 'vitest';
import { put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { handWritten, inputFiles } from '#engine/interchange/glue-studio/testing/hand-written-nodes.ts';
import { importedJob } from '#engine/interchange/glue-studio/testing/imported-job.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const fixture = useRunFixture();
const local = handWritten.filter((each) => each.rows !== undefined);

test.each(casesOfRun(local, 7))('$title', async ({ title, nodes, rows: expected }) => {
  for (const [file, text] of Object.entries(inputFiles)) await put(fixture, file, text);
  const job = importedJob(JSON.stringify({ Job: { Name: title, CodeGenConfigurationNodes: nodes } }));
  const { jobRunState, error } = await run(fixture, { job });
  expect({ jobRunState, error }).toEqual({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(expected);
});
