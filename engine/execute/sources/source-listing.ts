/** The files that a source node reads, before the bookmark is applied. */

import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { SourceSnapshot } from '#engine/execute/plan/plan-run.ts';

export type SourceListing = Omit<SourceSnapshot, 'bookmarked' | 'processed'>;

export type SourceHost = Pick<
  ExecutionHost,
  | 'catalog'
  | 'pools'
  | 'storageOf'
  | 'savedReadings'
  | 'userTransforms'
  | 'workspaceFolder'
  | 'stateFolder'
  | 'engineVersion'
  | 'exactBytes'
>;
