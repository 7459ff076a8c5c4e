/** Handlers of the operations of execute/. */

import { runTaskHandler } from '#engine/execute/run-task.ts';
import { statementHandlers } from '#engine/execute/statement-handlers.ts';
import type { OperationHandler } from '#engine/workers/operation.ts';

export const operationHandlers: readonly OperationHandler[] = [runTaskHandler, ...statementHandlers];
