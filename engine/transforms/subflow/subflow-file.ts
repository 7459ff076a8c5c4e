/** A sub-flow as a job uses it: the definition and where it is from. */

import type { Subflow } from '#engine/contract/definitions/subflow.ts';

export interface SubflowFile {
  readonly definition: Subflow;
  /** From the workspace: `subflows/clean-orders.json`. */
  readonly file: string;
}
