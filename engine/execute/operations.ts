/** Handlers of the operations of execute/. */

import { readNodeRowsHandler } from '#engine/execute/preview/worker/read-node-rows.ts';
import { runTaskHandler } from '#engine/execute/task/worker/run-task.ts';
import { statementHandlers } from '#engine/execute/task/worker/statement-handlers.ts';
import type { OperationHandler } from '#engine/workers/operation.ts';

export const operationHandlers: readonly OperationHandler[] = [
  runTaskHandler,
  readNodeRowsHandler,
  ...statementHandlers,
];
