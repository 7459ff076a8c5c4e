/** A host process under test: runs the job `load` of a workspace, or undoes its last run. `node writing-host.ts FOLDER run|undo`. */

import { createEngine } from '#engine/index.ts';

const [workspace, act] = process.argv.slice(2) as [string, 'run' | 'undo'];
const engine = await createEngine({ workspace, title: 'test' });
const { dispatcher } = engine;
if (act === 'undo') {
  const { items } = await dispatcher.call('getJobRuns', { jobName: 'load' });
  await dispatcher.call('undoJobRun', { id: items[0]!.id });
} else {
  const { id } = await dispatcher.call('startJobRun', { jobName: 'load' });
  const steps = await Array.fromAsync(dispatcher.stream('watchJobRun', { id }));
  const last = steps.at(-1) as { readonly run?: { readonly jobRunState?: string; readonly error?: unknown } };
  if (last.run?.jobRunState !== 'SUCCEEDED') {
    process.stderr.write(JSON.stringify(last.run?.error));
    process.exitCode = 4;
  }
}
await engine[Symbol.asyncDispose]();
