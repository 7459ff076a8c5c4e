/** Handlers of the procedures of the rows at a node of a run. */

import type { runRowsProcedures } from '#engine/contract/procedures/runs/run-rows.ts';
import { newestDurable } from '#engine/execute/run/run-receipts.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnTexts } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const runRowsHandlers: Handlers<EngineServices, keyof typeof runRowsProcedures> = {
  async getRunRows({ id, ...wanted }, services, signal) {
    const { jobRuns } = await services.catalog();
    // Tasks first: files of a task that the run's state is older than were there then.
    const tasks = newestDurable(await jobRuns.getTasks(id));
    const run = await jobRuns.getJobRun(id);
    const found = await (await services.graphs()).readRunRows({ run, tasks, ...wanted }, signal);
    if (found.from === 'none') return found;
    const { ports, port, columns, rows, exactness, complete, rejected } = found.preview;
    const shown = { ports, port, columns: columnTexts(columns), rows };
    return found.from === 'files'
      ? { ...shown, from: 'files', finishedTasks: found.finishedTasks, taskCount: found.taskCount }
      : { ...shown, from: 'inputs', exactness, complete, rejected };
  },
};
