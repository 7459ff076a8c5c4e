/** Carries out one step against a host that may die, sleep or have no room at any moment. */

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { ChaosProcess } from '#engine/testing/chaos/chaos-process.ts';
import type { WorkflowStep } from '#engine/testing/chaos/workflows/draw-workflow-steps.ts';
import type { LandedFiles } from '#engine/testing/chaos/workflows/landed-files.ts';
import type { SettableClock } from '#engine/testing/chaos/workflows/settable-clock.ts';
import type { SmallDisk } from '#engine/testing/chaos/workflows/small-disk.ts';
import {
  chaosTriggers,
  jobDefinition,
  jobNameOf,
  jobParts,
  minute,
  scheduledNames,
  type ScheduledName,
  type WorkflowKey,
} from '#engine/testing/chaos/workflows/workflow-definitions.ts';

interface Toggle {
  readonly name: string;
  /** The host may carry out the other one first, or last. */
  isBesideAnother: boolean;
}

export interface WorkflowScene {
  readonly workspace: string;
  readonly files: LandedFiles;
  readonly clock: SettableClock;
  readonly disk: SmallDisk;
  /** Since when each schedule counts; null: not for certain. */
  readonly activeSince: Map<ScheduledName, number | null>;
  /** Triggers that are being activated or deactivated. */
  readonly toggling: Set<Toggle>;
  /** Ids of runs that no trigger started, and how many crawls a person began. */
  readonly asked: { readonly runs: Set<string>; unknown: number };
  /** The host that is there, or a new one. */
  host(): Promise<ChaosProcess>;
  /** @param faults of the next host. */
  kill(faults: string): Promise<void>;
}

type JobText = Output<'getJobs'>[number];
type WorkflowRunText = Output<'getWorkflowRuns'>['items'][number];

/** Triggers that are deactivated and activated; the others must not miss anything. */
const toggled = ['skip', 'also5'];
const longestSleep = 2500;

export async function actOn(scene: WorkflowScene, { what, key, share, faults }: WorkflowStep): Promise<string> {
  const { files, clock, disk } = scene;
  switch (what) {
    case 'land':
      return files.land(key, share);
    case 'remove':
      return files.remove(key, share);
    case 'start a workflow': {
      const host = await scene.host();
      const name = `w${key}`;
      return both(share, () => host.call<WorkflowRunText>('startWorkflowRun', { name }).then(({ id }) => id));
    }
    case 'start a job': {
      scene.asked.unknown += 1;
      const host = await scene.host();
      const jobName = await nameNow(host, key, share);
      const { id } = await host.call<{ id: string }>('startJobRun', { jobName });
      scene.asked.runs.add(id);
      return `${jobName} as ${id}`;
    }
    case 'crawl':
      scene.asked.unknown += 1;
      await files.readWhile(key, async () => (await scene.host()).call('crawl', { crawlerName: `c${key}` }, true));
      return `c${key}`;
    case 'stop a workflow': {
      const host = await scene.host();
      const run = (await runsOf(host, key)).find(({ status }) => status === 'RUNNING');
      if (run === undefined) return 'no run';
      return both(share, () => host.call('stopWorkflowRun', { runId: run.id }).then(() => run.id));
    }
    case 'resume a workflow':
      return resume(await scene.host(), key, share);
    case 'rename a job':
      return rename(await scene.host(), key, share);
    case 'delete a job':
      return deleteAndRestore(scene, key);
    case 'deactivate':
      return setActive(scene, toggled[Math.floor(share * toggled.length)]!, false);
    case 'activate':
      return setActive(scene, toggled[Math.floor(share * toggled.length)]!, true);
    case 'edit a trigger':
      return editTrigger(await scene.host(), share);
    case 'half-write a trigger':
      return halfWrite(scene.workspace, share);
    case 'set the clock': {
      const by = share < 0.15 ? -180 : share < 0.3 ? -5 : Math.ceil(share * 45);
      clock.moveBy(by * minute);
      return `by ${by} minutes`;
    }
    case 'sleep': {
      const host = await scene.host();
      host.sleep(true);
      clock.moveBy(Math.floor(share * 90) * minute);
      await delay(share * longestSleep);
      host.sleep(false);
      return `for ${Math.floor(share * 90)} minutes`;
    }
    case 'kill':
      await scene.kill(faults);
      return faults === '' ? 'killed' : `killed; the next one with ${faults}`;
    case 'fill the disk':
      if (!disk.canBeFull) return 'cannot be filled here';
      disk.fill(share < 0.5 ? 0 : 200_000);
      await delay(1000 + share * longestSleep);
      disk.empty();
      return 'is empty again';
  }
}

/** Half of the time twice at the same moment. @returns what came first; the other one may be refused. */
async function both(share: number, call: () => Promise<string>): Promise<string> {
  if (share < 0.5) return call();
  const answers = await Promise.allSettled([call(), call()]);
  const done = answers.find((each) => each.status === 'fulfilled');
  if (done === undefined) throw (answers[0] as PromiseRejectedResult).reason;
  return done.value;
}

export async function runsOf(host: ChaosProcess, key: WorkflowKey): Promise<readonly WorkflowRunText[]> {
  const input = { name: `w${key}`, limit: 20, includeGraph: true };
  return (await host.call<Output<'getWorkflowRuns'>>('getWorkflowRuns', input)).items;
}

/** Node → job as it is now. */
export async function readJobs(host: ChaosProcess): Promise<Map<string, JobText>> {
  const jobs = await host.call<readonly JobText[]>('getJobs');
  return new Map(jobs.map((each) => [each.job.nodes.at(-1)!.id, each]));
}

async function nameNow(host: ChaosProcess, key: WorkflowKey, share: number): Promise<string> {
  const part = jobParts[Math.floor(share * jobParts.length)]!;
  return (await readJobs(host)).get(jobNameOf(key, part))?.name ?? jobNameOf(key, part);
}

/** From the first node that did not succeed on; of one where all did, from any. */
async function resume(host: ChaosProcess, key: WorkflowKey, share: number): Promise<string> {
  const runs = (await runsOf(host, key)).filter(({ status }) => status === 'COMPLETED' || status === 'STOPPED');
  const run = runs[Math.floor(share * Math.min(3, runs.length))];
  const attempted = run?.graph?.nodes.filter(({ type, runs: own }) => type !== 'TRIGGER' && own.length > 0) ?? [];
  const failed = attempted.filter(({ state }) => state !== 'SUCCEEDED');
  const node = failed[0] ?? attempted[Math.floor(share * attempted.length)];
  if (run === undefined || node === undefined) return 'no run';
  const input = { runId: run.id, nodeIds: [node.id] };
  try {
    return await both(1 - share, () =>
      host
        .call<Output<'resumeWorkflowRun'>>('resumeWorkflowRun', input)
        .then((answer) => `${run.id} at ${node.id} as ${answer.run.id}`),
    );
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.code === 'InvalidInput')
      await requireRenamed(host, run.id, node.id, thrown);
    throw thrown;
  }
}

/** A node that was attempted can be repeated, unless its job got another name since. @throws Error */
async function requireRenamed(host: ChaosProcess, runId: string, nodeId: string, refusal: EngineError): Promise<void> {
  const { graph } = await host.call<WorkflowRunText>('getWorkflowRun', { runId, includeGraph: true });
  if (graph?.nodes.some(({ id, runs }) => id === nodeId && runs.length > 0) === true)
    throw new Error(`${nodeId} of ${runId} was attempted: ${refusal.message}`);
}

async function rename(host: ChaosProcess, key: WorkflowKey, share: number): Promise<string> {
  const node = jobNameOf(key, jobParts[Math.floor(share * jobParts.length)]!);
  const found = (await readJobs(host)).get(node);
  if (found === undefined) return 'is deleted';
  const name = `${node} ${Math.floor(share * 1e6)}`;
  await host.call('saveJob', { job: { ...found.job, name }, expectedHash: found.hash, previousName: found.name });
  return `${found.name} is ${name}`;
}

/** One that reads everything each time: another job of the name has another bookmark. */
async function deleteAndRestore(scene: WorkflowScene, key: WorkflowKey): Promise<string> {
  const host = await scene.host();
  const found = (await readJobs(host)).get(jobNameOf(key, 'last'));
  if (found === undefined) return 'is deleted';
  await host.call('deleteDefinition', { kind: 'job', name: found.name, expectedHash: found.hash });
  await delay(1000);
  await restoreJob(await scene.host(), key, found.name);
  return found.name;
}

/** @param name absent: as its trigger has it, which followed every rename before the job was deleted. */
export async function restoreJob(host: ChaosProcess, key: WorkflowKey, name?: string): Promise<void> {
  if ((await readJobs(host)).has(jobNameOf(key, 'last'))) return;
  const job = jobDefinition(key, 'last', name ?? (await nameInTrigger(host, `last${key}`)));
  await host.call('saveJob', { job, expectedHash: null });
}

async function nameInTrigger(host: ChaosProcess, name: string): Promise<string> {
  const { value } = await host.call<Output<'getDefinition'>>('getDefinition', { kind: 'trigger', name });
  const jobName = (value as Trigger).actions[0]?.jobName;
  if (jobName === undefined) throw new Error(`Trigger ${name} starts no job.`);
  return jobName;
}

export async function setActive(scene: WorkflowScene, name: string, isActive: boolean): Promise<string> {
  const { activeSince, clock, toggling } = scene;
  const host = await scene.host();
  const kind = name === 'c1' ? 'crawler' : 'trigger';
  const scheduled = scheduledNames.find((each) => each === name);
  if (scheduled !== undefined) activeSince.set(scheduled, null);
  const others = [...toggling].filter((each) => each.name === name);
  const toggle: Toggle = { name, isBesideAnother: others.length > 0 };
  for (const other of others) other.isBesideAnother = true;
  toggling.add(toggle);
  try {
    await host.call(isActive ? 'activateTrigger' : 'deactivateTrigger', { kind, name });
  } finally {
    toggling.delete(toggle);
  }
  if (scheduled !== undefined && isActive && !toggle.isBesideAnother) activeSince.set(scheduled, clock.now());
  return name;
}

/** Nothing that it fires for. */
async function editTrigger(host: ChaosProcess, share: number): Promise<string> {
  const triggers = chaosTriggers().filter(({ name }) => !toggled.includes(name));
  const { name } = triggers[Math.floor(share * triggers.length)]!;
  const { value, hash } = await host.call<Output<'getDefinition'>>('getDefinition', { kind: 'trigger', name });
  const edited = { ...(value as object), description: `edited ${share}` };
  await host.call('saveDefinition', { kind: 'trigger', value: edited, expectedHash: hash });
  return name;
}

/** Files that are half-written now: a second time at once would take the half for the whole. */
const halves = new Set<string>();

/** As an editor does that writes in pieces. */
async function halfWrite(workspace: string, share: number): Promise<string> {
  const names = ['go1', 'go2', 'also2', 'any', 'go4'];
  const name = names[Math.floor(share * names.length)]!;
  const file = path.join(workspace, 'triggers', `${name}.json`);
  if (halves.has(file)) return `${name} is half-written already`;
  halves.add(file);
  try {
    const text = readFileSync(file, 'utf8');
    const half = text.slice(0, text.length / 2);
    writeFileSync(file, half);
    await delay(600);
    // The rename of a job may have saved it meanwhile.
    if (readFileSync(file, 'utf8') === half) writeFileSync(file, text);
  } finally {
    halves.delete(file);
  }
  return name;
}
