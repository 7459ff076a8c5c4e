/** One entry of the catalogue of failures: how it is provoked, and what its text must name. */

import type { FailureWorld } from '#engine/testing/failures/failure-world.ts';

export interface ProvokedFailure {
  /** What went wrong, for the heading in the docs. */
  readonly title: string;
  /** Texts that the message or the hint must contain: the file, column, value or name that it is about. */
  readonly names: readonly string[];
  /** Ends with an EngineError: thrown by a procedure, or given as that of a run. */
  readonly provoke: (world: FailureWorld) => Promise<unknown>;
}

export interface FailureArea {
  readonly title: string;
  readonly failures: readonly ProvokedFailure[];
}
