/** What happens to the workflows of one round, as data: drawn from the seed alone. */

import { randomNumbers } from '#engine/testing/random.ts';
import { workflowKeys, type WorkflowKey } from '#engine/testing/chaos/workflows/workflow-definitions.ts';

/** Milliseconds in which the steps of a round begin. */
export const roundLength = 20_000;
const fewestSteps = 24;
const mostPoints = 900;

/** With how many shares each is drawn. */
const stepShares = {
  land: 14,
  remove: 1,
  'start a workflow': 4,
  'start a job': 1,
  crawl: 1,
  'stop a workflow': 2,
  'resume a workflow': 3,
  'rename a job': 2,
  'delete a job': 1,
  deactivate: 1,
  activate: 2,
  'edit a trigger': 2,
  'half-write a trigger': 1,
  'set the clock': 3,
  sleep: 2,
  kill: 2,
  'fill the disk': 1,
};
export type WorkflowStepKind = keyof typeof stepShares;
const kinds = Object.entries(stepShares).flatMap(([kind, shares]) =>
  Array.from({ length: shares }, () => kind as WorkflowStepKind),
);

export interface WorkflowStep {
  readonly what: WorkflowStepKind;
  readonly key: WorkflowKey;
  /** Milliseconds after the round began. */
  readonly at: number;
  /** 0 to 1: which, how long, how much. */
  readonly share: number;
  /** Of a host that is killed: TENON_FAULTS of the next one, without its marker; empty: none. */
  readonly faults: string;
}

export interface WorkflowRound {
  readonly steps: readonly WorkflowStep[];
  /** A new host is opened before all must have settled; else nothing may need one. */
  readonly reopens: boolean;
}

/** @param round counted from 1. */
export function drawWorkflowRound(seed: number, round: number): WorkflowRound {
  const random = randomNumbers(Math.imul(seed, 2_654_435_761) ^ Math.imul(round, 69_621));
  const choose = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const steps = Array.from({ length: fewestSteps + Math.floor(random() * 16) }, (): WorkflowStep => ({
    what: choose(kinds),
    key: choose(workflowKeys),
    at: Math.floor(random() * roundLength),
    share: random(),
    faults: random() < 0.5 ? '' : `kill:${choose(['host', 'catalog'])}:${Math.floor(random() ** 2 * mostPoints)}`,
  }));
  steps.sort((left, right) => left.at - right.at);
  return { steps, reopens: random() < 0.4 };
}
