/** Saves edits of a workflow's graph: each changed trigger as its form would, all of them or none; with undo and redo. */

import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import {
  freeName,
  startableId,
  wiresOf,
  type Edited,
  type Triggers,
} from '#renderer/features/triggers/workflows/editing/edit-workflow.ts';
import { findLoose, select, setLoose } from '#renderer/features/triggers/workflows/editing/edit-store.ts';
import { forgetTrigger } from '#renderer/features/triggers/trigger-store.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { pushStep, redoStep, startHistory, undoStep, type History } from '#renderer/stores/history.ts';
import { showToast } from '#renderer/stores/toasts.ts';

interface Snapshot {
  readonly triggers: Triggers;
  /** Ids of jobs and crawlers on the canvas that belong to no trigger. */
  readonly loose: readonly string[];
}

interface Read {
  readonly triggers: Triggers;
  /** Name → version of the file. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Names of all triggers of the workspace. */
  readonly taken: ReadonlySet<string>;
}

const histories = new Map<string, History<Snapshot>>();
/** One edit after the other: each begins with what the one before has saved. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const mine = turn.then(act);
  turn = mine.catch(() => undefined);
  return mine;
}

async function read(workflow: string): Promise<Read> {
  const [{ triggers: names }, all] = await Promise.all([
    client.call('getWorkflow', { name: workflow, includeGraph: false }),
    client.call('getDefinitions', { kind: 'trigger' }),
  ]);
  const found = await Promise.all(names.map((name) => client.call('getDefinition', { kind: 'trigger', name })));
  return {
    triggers: found.map(({ value }) => triggerSchema.parse(value)),
    hashes: new Map(found.map(({ name, hash }) => [name, hash])),
    taken: new Set(all.map(({ name }) => name)),
  };
}

/**
 * @param edit gets the triggers as they are on disk, and a free name for each new one. A refusal is shown as it is.
 * @param options selected: ids after the edit; absent: the same. gone: ids of jobs and crawlers that leave the canvas; others
 *   that lose their last wire stay on it, to be connected again.
 * @returns why it was refused, which is shown; undefined: it is saved.
 * @throws EngineError InvalidDefinition, ConcurrentModification; then nothing has changed.
 */
export function editWorkflow(
  workflow: string,
  edit: (triggers: Triggers, nameFor: (wanted: string) => string) => Edited,
  { selected, gone = [] }: { readonly selected?: readonly string[]; readonly gone?: readonly string[] } = {},
): Promise<string | undefined> {
  return inTurn(async () => {
    const before = await read(workflow);
    const edited = edit(before.triggers, (wanted) => freeName(wanted, before.taken));
    if (edited.refusal !== undefined) {
      refuse(edited.refusal);
      return edited.refusal;
    }
    await change(before, edited.triggers);
    const loose = looseAfter(before.triggers, edited.triggers, findLoose(workflow), gone);
    remember(workflow, before.triggers, { triggers: edited.triggers, loose });
    setLoose(workflow, loose);
    if (selected !== undefined) select(workflow, selected);
    return undefined;
  });
}

/** A job or crawler appears on the canvas; nothing is saved until it is connected. */
export function putOnCanvas(workflow: string, id: string): Promise<void> {
  return inTurn(async () => {
    const { triggers } = await read(workflow);
    const before = findLoose(workflow);
    const isThere = before.includes(id) || wiresOf(triggers).some(({ from, to }) => from === id || to === id);
    if (!isThere) setLooseAsStep(workflow, triggers, [...before, id]);
    select(workflow, [id]);
  });
}

/** Jobs and crawlers without a wire leave the canvas. */
export function takeFromCanvas(workflow: string, ids: readonly string[]): Promise<void> {
  return inTurn(async () => {
    const { triggers } = await read(workflow);
    const left = findLoose(workflow).filter((id) => !ids.includes(id));
    setLooseAsStep(workflow, triggers, left);
    select(workflow, []);
  });
}

function setLooseAsStep(workflow: string, triggers: Triggers, loose: readonly string[]): void {
  remember(workflow, triggers, { triggers, loose });
  setLoose(workflow, loose);
}

export function canUndo(workflow: string): boolean {
  return (histories.get(workflow)?.past.length ?? 0) > 0;
}

export function canRedo(workflow: string): boolean {
  return (histories.get(workflow)?.future.length ?? 0) > 0;
}

/** @throws EngineError AlreadyExists, ConcurrentModification; then nothing has changed. */
export function undoEdit(workflow: string): Promise<void> {
  return inTurn(() => goTo(workflow, undoStep));
}

/** @throws EngineError AlreadyExists, ConcurrentModification; then nothing has changed. */
export function redoEdit(workflow: string): Promise<void> {
  return inTurn(() => goTo(workflow, redoStep));
}

async function goTo(workflow: string, step: (history: History<Snapshot>) => History<Snapshot>): Promise<void> {
  const history = histories.get(workflow);
  if (history === undefined) return;
  const now = await read(workflow);
  if (textOf(now.triggers) !== textOf(history.present.triggers)) {
    histories.delete(workflow);
    refuse('The triggers of the workflow were changed elsewhere, so earlier steps can no longer be undone or redone.');
    return;
  }
  const next = step(history);
  // Being activated is not an edit of the graph, and is not undone.
  const enabled = new Map(now.triggers.map((trigger) => [trigger.name, trigger.enabled]));
  const triggers = next.present.triggers.map((trigger) => ({
    ...trigger,
    enabled: enabled.get(trigger.name) ?? trigger.enabled,
  }));
  await change(now, triggers);
  histories.set(workflow, next);
  setLoose(workflow, next.present.loose);
  select(workflow, []);
}

function remember(workflow: string, before: Triggers, after: Snapshot): void {
  const known = histories.get(workflow);
  const isKnown = known !== undefined && textOf(known.present.triggers) === textOf(before);
  const history = isKnown ? known : startHistory({ triggers: before, loose: findLoose(workflow) });
  histories.set(workflow, pushStep(history, after, null, Date.now()));
}

/** Without what activating changes. */
function textOf(triggers: Triggers): string {
  const sorted = triggers.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return JSON.stringify(sorted.map((trigger) => ({ ...trigger, enabled: null })));
}

function looseAfter(
  before: Triggers,
  after: Triggers,
  loose: readonly string[],
  gone: readonly string[],
): readonly string[] {
  const wired = new Set(startablesOf(after));
  return [...new Set([...loose, ...startablesOf(before)])].filter((id) => !wired.has(id) && !gone.includes(id));
}

function startablesOf(triggers: Triggers): string[] {
  return triggers.flatMap(({ conditions, actions }) => [...conditions, ...actions].map(startableId));
}

interface Step {
  readonly act: () => Promise<void>;
  readonly back: () => Promise<void>;
}

/** @throws EngineError, after what had been saved is as before again. */
async function change({ triggers, hashes }: Read, next: Triggers): Promise<void> {
  const before = new Map(triggers.map((trigger) => [trigger.name, trigger]));
  const steps = [
    ...next
      .filter((trigger) => JSON.stringify(before.get(trigger.name)) !== JSON.stringify(trigger))
      .map((trigger) => saving(before.get(trigger.name), trigger, hashes.get(trigger.name) ?? null)),
    ...triggers
      .filter(({ name }) => next.every((trigger) => trigger.name !== name))
      .map((trigger) => deleting(trigger, hashes.get(trigger.name)!)),
  ];
  const done: Step[] = [];
  try {
    for (const step of steps) {
      await step.act();
      done.push(step);
    }
  } catch (thrown) {
    for (const { back } of done.toReversed()) await back();
    throw thrown;
  }
}

function saving(former: Trigger | undefined, trigger: Trigger, hash: string | null): Step {
  let saved = '';
  return {
    act: async () => {
      saved = await save(trigger, hash);
    },
    back: async () => {
      if (former === undefined) await drop(trigger.name, saved);
      else await save(former, saved);
    },
  };
}

function deleting(trigger: Trigger, hash: string): Step {
  return {
    act: async () => {
      await drop(trigger.name, hash);
      forgetTrigger(trigger.name);
    },
    back: async () => void (await save(trigger, null)),
  };
}

async function save(value: Trigger, expectedHash: string | null): Promise<string> {
  return (await runCommand('saveDefinition', { kind: 'trigger', value, expectedHash })).hash;
}

async function drop(name: string, expectedHash: string): Promise<void> {
  await runCommand('deleteDefinition', { kind: 'trigger', name, expectedHash });
}

function refuse(sentence: string): void {
  showToast({ tone: 'warn', title: sentence });
}
