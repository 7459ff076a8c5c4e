/** The node that is selected in the job in front: other features read its rows without knowing the job editor. */

import type { Job } from '#engine/contract/definitions/job.ts';

export interface ActiveNode {
  /** Cut at the node: what its rows depend on. */
  readonly job: Job;
  readonly nodeId: string;
  /** The output that is previewed; undefined: its only one, or the rows that a target gets. */
  readonly port: string | undefined;
  /** `Join`, or `Split, remaining`. */
  readonly title: string;
}

let find: () => ActiveNode | undefined = () => undefined;

/** The editor of jobs says which. */
export function provideActiveNode(finder: () => ActiveNode | undefined): void {
  find = finder;
}

export function activeNode(): ActiveNode | undefined {
  return find();
}
