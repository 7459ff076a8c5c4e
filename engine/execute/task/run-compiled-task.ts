/** Runs a compiled task in its worker; failures are reported in terms of the user's SELECT, not of ours. */

import { deserializeError, serializeError } from '#engine/contract/errors.ts';
import { failedStatement } from '#engine/execute/task/failed-statement.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import { runTaskOperation, type RunTaskInput, type RunTaskOutput } from '#engine/execute/task/task-operation.ts';
import type { TaskAttempt } from '#engine/execute/task/task-attempt.ts';
import { getNode, inUserText } from '#engine/graph/index.ts';
import type { RunOptions } from '#engine/workers/worker-pool.ts';

export async function runCompiledTask(
  { graph }: Pick<PlannedRun, 'graph'>,
  { stage, holder }: TaskAttempt,
  input: RunTaskInput,
  options: RunOptions,
): Promise<RunTaskOutput> {
  const nodes = stage.sqlNodes.map((nodeId) => getNode(graph, nodeId));
  // The statement is our own beginning, without a line break, followed by the query.
  const told = (thrown: unknown): unknown => inUserText(thrown, failedStatement(thrown, input.query), nodes);
  try {
    const output = await holder.run(runTaskOperation, input, options);
    return 'needsIsolation' in output
      ? { needsIsolation: serializeError(told(deserializeError(output.needsIsolation))) }
      : output;
  } catch (thrown) {
    throw told(thrown);
  }
}
