/** A host process under test: opens a prepared workspace and acts once. `node fault-host.ts FOLDER SCENARIO TARGET`. */

import { getFaultScenario } from '#engine/testing/fault-scenarios.ts';
import { faultSplitBytes } from '#engine/testing/fault-harness.ts';
import { openWorkspaceEngine } from '#engine/testing/workspace-engine.ts';

const [folder, name, target] = process.argv.slice(2) as [string, string, string];
const scenario = getFaultScenario(name);
const engine = await openWorkspaceEngine(folder, { splitBytes: faultSplitBytes, inline: false });
await engine.runs.recover();
if (scenario.action === 'undo') {
  const { items } = await engine.catalog.jobRuns.getJobRuns('load');
  await engine.runs.undoJobRun(items[0]!.id);
} else {
  const run = await engine.runs.startJobRun({ job: scenario.job(target) });
  const ended = await engine.runs.waitForJobRun(run.id);
  if (ended.jobRunState !== 'SUCCEEDED') {
    process.stderr.write(JSON.stringify(ended.error));
    process.exitCode = 4;
  }
}
await engine[Symbol.asyncDispose]();
