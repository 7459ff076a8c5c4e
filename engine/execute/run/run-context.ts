/** The values that the parts of one job run pass to each other. */

import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { RunCrew } from '#engine/execute/run/run-crew.ts';
import type { RunEvents } from '#engine/execute/run/run-events.ts';
import type { RunPause } from '#engine/execute/run/run-pause.ts';
import type { RunJournal } from '#engine/execute/run/run-journal.ts';
import type { RunUsage } from '#engine/execute/run/usage/run-usage.ts';
import type { RunPlan } from '#engine/execute/plan/run-plan.ts';
import type { ResolvedGraph } from '#engine/graph/resolved-graph.ts';

export interface RunContext {
  readonly host: ExecutionHost;
  readonly runId: string;
  /** The run whose plan it goes by; null: it has made its own. */
  readonly resumes: string | null;
  readonly journal: RunJournal;
  readonly events: RunEvents;
  readonly crew: RunCrew;
  readonly pause: RunPause;
  readonly usage: RunUsage;
  /** Fires on stop, timeout and when the host closes. */
  readonly signal: AbortSignal;
}

export interface PlannedRun extends RunContext {
  readonly plan: RunPlan;
  readonly graph: ResolvedGraph;
  /** Rejected records of its own tasks: those stored, in every attempt, and those beyond what is stored. */
  readonly rejects: { stored: number; onlyCounted: number };
}
