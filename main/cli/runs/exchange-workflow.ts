/** `tenon workflow export` and `tenon workflow import`. */

import { EngineError } from '#engine/contract/errors.ts';
import { wholePath } from '#engine/index.ts';
import { exitCodes, type ExitCode, type Invocation } from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { readText } from '#main/cli/read-text.ts';
import { writeNew } from '#main/cli/output/write-new.ts';

type System = 'glue' | 'airflow' | 'step-functions';

const titles: Readonly<Record<System, string>> = {
  glue: 'AWS Glue',
  airflow: 'Airflow',
  'step-functions': 'Step Functions',
};

export async function exportWorkflow(call: Invocation, name: string): Promise<ExitCode> {
  const as = (call.text('as') ?? 'glue') as System;
  const to = call.text('to');
  const { client } = await call.open({
    workspace: call.text('workspace'),
    kind: 'real',
    title: 'tenon workflow export',
  });
  const { text, problems, differences } = await client.call('exportWorkflow', { name, as }, call.signal);
  if (text === null) {
    const reasons = problems.map(({ subject, says }) => `${subject}: ${says}`).join(' ');
    throw new EngineError('InvalidDefinition', `Cannot export workflow "${name}" for ${titles[as]}: ${reasons}`, {
      hint: 'Change these parts, then export the workflow again.',
      details: { workflow: name },
    });
  }
  if (to === undefined) await writeOut(text);
  else await writeNew(wholePath(to), text);
  for (const { subject, says } of differences)
    writeError(`${printable(subject)} can differ in ${titles[as]}: ${printable(says)}\n`);
  return exitCodes.done;
}

export async function importWorkflow(call: Invocation, file: string): Promise<ExitCode> {
  const text = await readText(file);
  const { client } = await call.open({
    workspace: call.text('workspace'),
    kind: 'real',
    title: 'tenon workflow import',
  });
  const { name, triggers } = await client.call('importWorkflow', { text }, call.signal);
  if (call.text('output') === 'json') await writeOut(`${JSON.stringify({ name, triggers })}\n`);
  else
    await writeOut(`Workflow ${printable(name)} created, triggers: ${triggers.map(printable).join(', ') || 'none'}.\n`);
  return exitCodes.done;
}
