/** Commands that take a run of a job, or one of a workflow by its id: runs of workflows are numbered apart, so a number alone is not enough. */

import type { Invocation } from '#main/cli/command.ts';
import { jobRunId, jobRunWords } from '#main/cli/runs/run-id.ts';
import type { Session } from '#main/cli/session.ts';

export const eitherRun = {
  name: 'RUN',
  summary: `The job run: ${jobRunWords}. Or the run of a workflow: its id (wr_…).`,
};

/** What help says of the other number. */
export function workflowNumberNote(verb: string): string {
  return `To ${verb} a run of a workflow by its number, use \`tenon workflow ${verb}\`.`;
}

export function isOfWorkflow(id: string): boolean {
  return id.startsWith('wr_');
}

/** The id of the run that the command names, and the session with the workspace. @throws EngineError EntityNotFound. */
export async function openEitherRun(call: Invocation, verb: string, serveOthers: boolean): Promise<[string, Session]> {
  const named = call.positionals[0]!;
  const title = `tenon ${verb} ${named}`;
  const session = await call.open({ workspace: call.text('workspace'), kind: 'real', title, serveOthers });
  return [await jobRunId(session.client, named, call.signal), session];
}
