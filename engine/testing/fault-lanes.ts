/** Equal workspaces of one scenario, in which processes are killed at the same time: most of a kill is waiting. */

import { FaultWorkspace, type Kill } from '#engine/testing/fault-harness.ts';
import type { FaultScenario } from '#engine/testing/fault-scenarios.ts';

const laneCount = 2;

export class FaultLanes implements AsyncDisposable {
  readonly #workspaces: readonly FaultWorkspace[];
  /** Every point that the processes of a run without faults pass. */
  readonly kills: readonly Kill[];

  private constructor(workspaces: readonly FaultWorkspace[], kills: readonly Kill[]) {
    this.#workspaces = workspaces;
    this.kills = kills;
  }

  /** @param targetParent as of FaultWorkspace.prepare. */
  static async prepare(scenario: FaultScenario, targetParent?: string): Promise<FaultLanes> {
    const workspaces: FaultWorkspace[] = [];
    for (let lane = 0; lane < laneCount; lane += 1)
      workspaces.push(await FaultWorkspace.prepare(scenario, targetParent));
    return new FaultLanes(workspaces, await workspaces[0]!.record());
  }

  /** Processes the items in turn, one per workspace at a time. @throws the error of the first failed step. */
  async each<T>(items: readonly T[], step: (workspace: FaultWorkspace, item: T) => Promise<void>): Promise<void> {
    const left = items.values();
    await Promise.all(
      this.#workspaces.map(async (workspace) => {
        for (const item of left) await step(workspace, item);
      }),
    );
  }

  /** @returns how many of them killed a process. */
  async killAtEach(kills: readonly Kill[]): Promise<number> {
    let killed = 0;
    await this.each(kills, async (workspace, kill) => {
      if ((await workspace.killAt(kill)).killed) killed += 1;
    });
    return killed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const workspace of this.#workspaces) await workspace[Symbol.asyncDispose]();
  }
}
