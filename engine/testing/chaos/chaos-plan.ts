/** What happens in one round of a chaos workspace, as data: drawn from the seed alone, whatever the rounds before led to. */

import { chaosJobs } from '#engine/testing/chaos/chaos-model.ts';
import { randomNumbers } from '#engine/testing/random.ts';

/** Milliseconds in which the steps of one burst begin. */
export const burstLength = 2500;
/** Fault points after which a process may be killed. */
const mostPoints = 500;

const sourceChanges = ['addSource', 'changeSource', 'deleteSource'] as const;
/** With how many shares each is drawn. */
const stepShares = {
  start: 4,
  stop: 2,
  undo: 2,
  resume: 2,
  rename: 1,
  save: 1,
  crawl: 1,
  retry: 1,
  'kill a worker': 1,
  'take away': 1,
  close: 1,
};
type StepKind = keyof typeof stepShares;
const stepKinds = Object.entries(stepShares).flatMap(([kind, shares]) =>
  Array.from({ length: shares }, () => kind as StepKind),
);

export interface SourceChange {
  readonly key: string;
  readonly how: (typeof sourceChanges)[number];
  /** A new condition for the filter of the job; null: as it is. */
  readonly modulus: number | null;
}

export interface ChaosStep {
  readonly what: StepKind;
  readonly key: string;
  /** Milliseconds after the burst began. */
  readonly at: number;
  /** Milliseconds that a run is left alone before it is stopped. */
  readonly after: number;
  /** 0 to 1: which of several runs, workers or crawlers. */
  readonly share: number;
}

export interface ChaosRound {
  readonly changes: readonly SourceChange[];
  readonly steps: readonly ChaosStep[];
  /** The process that is killed at a fault point, and at which; null: none. */
  readonly kill: { readonly role: string; readonly point: number } | null;
  /** Milliseconds until the host is killed, wherever it is; null: it is not. */
  readonly killAfter: number | null;
  /** Tasks run in the host's own process, which is quicker, and leaves no worker to kill. */
  readonly inline: boolean;
  /** Runs go to their end before the host closes, else they are stopped by that. */
  readonly waits: boolean;
  /** A host opens the workspace while targets are still away. */
  readonly opensWhileAway: boolean;
  /** A new host opens it when they are back. */
  readonly reopens: boolean;
  /** What a person does about a blocked commit. */
  readonly whenBlocked: 'retryCommit' | 'undoJobRun';
  readonly crawlsTargets: boolean;
  readonly runsToTheEnd: boolean;
}

/** @param round counted from 1. */
export function drawRound(seed: number, round: number): ChaosRound {
  const random = roundNumbers(seed, round);
  const choose = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const chance = (share: number): boolean => random() < share;
  const changes = chaosJobs
    .filter(() => chance(0.4))
    .map(({ key }): SourceChange => ({
      key,
      how: choose(sourceChanges),
      modulus: chance(0.2) ? choose([2, 3, 5, 7]) : null,
    }));
  const steps = Array.from({ length: 3 + Math.floor(random() * 6) }, (): ChaosStep => ({
    what: choose(stepKinds),
    key: choose(chaosJobs).key,
    at: Math.floor(random() * burstLength),
    after: Math.floor(random() * burstLength),
    share: random(),
  }));
  const kill = chance(0.5)
    ? { role: choose(['host', 'host', 'catalog', 'worker']), point: Math.floor(random() ** 2 * mostPoints) }
    : null;
  return {
    changes,
    steps,
    kill,
    killAfter: kill === null && chance(0.4) ? Math.floor(burstLength * (0.3 + 1.5 * random())) : null,
    inline: kill?.role !== 'worker' && chance(0.8),
    waits: chance(0.6),
    opensWhileAway: chance(0.4),
    reopens: chance(0.5),
    whenBlocked: choose(['retryCommit', 'undoJobRun']),
    crawlsTargets: chance(0.2),
    runsToTheEnd: chance(0.25),
  };
}

/** The contents of files that a round writes. */
export function fileNumbers(seed: number, round: number): () => number {
  return roundNumbers(seed, round + 1_000_003);
}

function roundNumbers(seed: number, round: number): () => number {
  return randomNumbers(Math.imul(seed, 2_654_435_761) ^ Math.imul(round, 40_503));
}

export function describeStep({ what, key, at, after, share }: ChaosStep): string {
  const details = what === 'stop' ? ` after ${after} ms` : ` (${share.toFixed(2)})`;
  return `+${at} ms ${what} ${key}${details}`;
}
