/** Methods of the runs of workflows; a run begins with a firing, see trigger-methods.ts. */

import { read, transaction } from '#engine/catalog/repositories/method.ts';
import {
  completeWorkflowRuns,
  continueWorkflowRun,
  getUnfinishedWorkflowRuns,
  getWorkflowRun,
  getWorkflowRunActions,
  getWorkflowRunId,
  getWorkflowRuns,
  hasCompletedWorkflowRuns,
  pauseWorkflowRun,
  putWorkflowRunProperties,
  stopWorkflowRun,
} from '#engine/catalog/repositories/workflows/workflow-runs.ts';

export const workflowRunMethods = {
  /** @throws EngineError EntityNotFound */
  getWorkflowRun: read(getWorkflowRun),
  /** Of the run with this number. @throws EngineError EntityNotFound */
  getWorkflowRunId: read(getWorkflowRunId),
  /** Newest first. */
  getWorkflowRuns: read(getWorkflowRuns),
  /** Oldest first. */
  getUnfinishedWorkflowRuns: read(getUnfinishedWorkflowRuns),
  /** In the order in which they fired. */
  getWorkflowRunActions: read(getWorkflowRunActions),
  /** Whether some that are unfinished have nothing left to do. */
  hasCompletedWorkflowRuns: read(hasCompletedWorkflowRuns),
  /** Ends those that have nothing left to do. @returns how many. */
  completeWorkflowRuns: transaction(completeWorkflowRuns, { durability: 'full' }),
  /** What it has not started yet is given up. @throws EngineError EntityNotFound; InvalidState when it is not RUNNING. */
  stopWorkflowRun: transaction(stopWorkflowRun, { durability: 'full' }),
  /** It starts nothing until it is continued. @throws EngineError EntityNotFound; InvalidState. */
  pauseWorkflowRun: transaction(pauseWorkflowRun, { durability: 'full' }),
  /** @throws EngineError EntityNotFound; InvalidState when it is not paused. */
  continueWorkflowRun: transaction(continueWorkflowRun, { durability: 'full' }),
  /** Adds and replaces properties. @throws EngineError EntityNotFound; InvalidState when it is not RUNNING. */
  putWorkflowRunProperties: transaction(putWorkflowRunProperties, { durability: 'full' }),
};
