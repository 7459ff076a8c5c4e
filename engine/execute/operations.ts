/** Handlers of the operations of execute/. */

import { countNodesHandler } from '#engine/execute/preview/worker/count-nodes.ts';
import { inferCodeHandler, writeCodeRowsHandler } from '#engine/execute/preview/worker/write-code-rows.ts';
import { readNodeRowsHandler } from '#engine/execute/preview/worker/read-node-rows.ts';
import { runTaskHandler } from '#engine/execute/task/worker/run-task.ts';
import { statementHandlers } from '#engine/execute/task/worker/statement-handlers.ts';
import type { OperationHandler } from '#engine/workers/operation.ts';

export const operationHandlers: readonly OperationHandler[] = [
  runTaskHandler,
  readNodeRowsHandler,
  countNodesHandler,
  writeCodeRowsHandler,
  inferCodeHandler,
  ...statementHandlers,
];
