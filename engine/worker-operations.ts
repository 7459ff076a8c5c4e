/** Every room that has operations for workers; a room's module is loaded when its first operation is asked for. */

import type { OperationModules } from '#engine/workers/operation-runner.ts';

export const operationModules: OperationModules = {
  crawl: () => import('#engine/crawl/operation-handlers.ts'),
  execute: () => import('#engine/execute/operations.ts'),
  functions: () => import('#engine/formats/row-functions.ts'),
  formats: () => import('#engine/formats/operations.ts'),
  explore: () => import('#engine/explore/operation-handlers.ts'),
  workers: () => import('#engine/workers/operations.ts'),
};
