/** Message between host and worker for the receipts of a node of a job and of all before it. */

import type { CollectedReceipts } from '#engine/execute/task/worker/collect-receipts.ts';
import type { QueryText } from '#engine/execute/task/task-operation.ts';
import { describeOperation } from '#engine/workers/operation.ts';

export const countNodesOperation = describeOperation<{ readonly query: QueryText }, CollectedReceipts>(
  'execute.countNodes',
);
