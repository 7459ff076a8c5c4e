/** Edits of the graph of a workflow as edits of its triggers: new values, or the sentence why an edit is refused. Pure. */

import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { listed } from '#renderer/features/schedules/schedule-words.ts';

export type Triggers = readonly Trigger[];

/** The triggers after an edit, or why it is refused. */
export type Edited = { readonly triggers: Triggers; readonly refusal?: undefined } | { readonly refusal: string };

/** A job, a crawler, or a table that is compacted. */
export type Startable =
  | { readonly jobName: string }
  | { readonly crawlerName: string }
  | { readonly compactTable: string };

type Named = Pick<Trigger['actions'][number], 'jobName' | 'crawlerName' | 'compactTable'>;

export interface Wire {
  readonly from: string;
  readonly to: string;
}

/** `job/NAME`, `crawler/NAME` or `table/DATABASE.TABLE`, as in the graph of the engine. */
export function startableId({ jobName, crawlerName, compactTable }: Named): string {
  if (jobName !== undefined) return `job/${jobName}`;
  return crawlerName === undefined ? `table/${compactTable}` : `crawler/${crawlerName}`;
}

export function triggerId(name: string): string {
  return `trigger/${name}`;
}

export function wireId({ from, to }: Wire): string {
  return JSON.stringify([from, to]);
}

/** undefined: the id is that of a node. */
export function wireOf(id: string): Wire | undefined {
  if (!id.startsWith('[')) return undefined;
  const [from, to] = JSON.parse(id) as [string, string];
  return { from, to };
}

/** undefined: it is the id of a trigger. */
export function startableOf(id: string): Startable | undefined {
  const name = nameIn(id);
  if (id.startsWith('job/')) return { jobName: name };
  if (id.startsWith('crawler/')) return { crawlerName: name };
  return id.startsWith('table/') ? { compactTable: name } : undefined;
}

export function nameIn(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

const kindWords: Readonly<Record<string, string>> = { job: 'Job', crawler: 'Crawler', table: 'Compaction of' };

/** `Job load`, `Trigger morning`. */
export function nodeWords(id: string): string {
  return `${kindWords[id.slice(0, id.indexOf('/'))] ?? 'Trigger'} “${nameIn(id)}”`;
}

export function wiresOf(triggers: Triggers): Wire[] {
  const wires = new Map<string, Wire>();
  for (const { name, conditions, actions } of triggers) {
    for (const condition of conditions) add(wires, { from: startableId(condition), to: triggerId(name) });
    for (const action of actions) add(wires, { from: triggerId(name), to: startableId(action) });
  }
  return [...wires.values()];
}

function add(wires: Map<string, Wire>, wire: Wire): void {
  wires.set(wireId(wire), wire);
}

/** Whether a way along the wires leads from one node to another, or a node is the other. */
/** Whether a node is another one or comes before it, so that it cannot come after it as well. @param from, to ids of nodes. */
export function leadsTo(triggers: Triggers, from: string, to: string): boolean {
  const next = Map.groupBy(wiresOf(triggers), (wire) => wire.from);
  const seen = new Set([from]);
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    for (const wire of next.get(id) ?? []) {
      if (seen.has(wire.to)) continue;
      seen.add(wire.to);
      open.push(wire.to);
    }
  }
  return false;
}

/** @returns why the wire is refused; undefined: it can be drawn. */
export function whyNotConnect(triggers: Triggers, from: string, to: string): string | undefined {
  const [source, target] = [triggerIn(triggers, from), triggerIn(triggers, to)];
  if (isTrigger(from) && isTrigger(to)) return 'A trigger starts jobs, crawlers and compactions, not another trigger.';
  if (!isTrigger(from) && !isTrigger(to))
    return `${nodeWords(to)} cannot start directly after ${lower(nodeWords(from))}. Put a trigger between them.`;
  if ((isTrigger(from) && source === undefined) || (isTrigger(to) && target === undefined))
    return `${nodeWords(isTrigger(from) ? from : to)} does not belong to this workflow any more.`;
  if (target !== undefined && target.type !== 'CONDITIONAL')
    return `${nodeWords(to)} starts the workflow. Only conditional triggers wait for jobs and crawlers.`;
  if (wiresOf(triggers).some((wire) => wire.from === from && wire.to === to))
    return `${nodeWords(from)} and ${lower(nodeWords(to))} are connected already.`;
  if (leadsTo(triggers, to, from))
    return `The wire would create a cycle: ${lower(nodeWords(to))} comes before ${lower(nodeWords(from))}.`;
  return undefined;
}

/** A wire to a trigger becomes a condition on success, one from a trigger becomes an action. */
export function connect(triggers: Triggers, from: string, to: string): Edited {
  const refusal = whyNotConnect(triggers, from, to);
  if (refusal !== undefined) return { refusal };
  return {
    triggers: triggers.map((trigger) => {
      if (triggerId(trigger.name) === to)
        return {
          ...trigger,
          conditions: [...trigger.conditions, { ...startableOf(from), state: 'SUCCEEDED' as const }],
        };
      if (triggerId(trigger.name) === from)
        return { ...trigger, actions: [...trigger.actions, { ...startableOf(to), arguments: {} }] };
      return trigger;
    }),
  };
}

/** @param ids of nodes and wires. Triggers are deleted; jobs and crawlers only leave the graph. */
export function remove(triggers: Triggers, ids: readonly string[]): Edited {
  const gone = new Set(ids);
  const isGone = (trigger: string, started: Named, isCondition: boolean): boolean => {
    const id = startableId(started);
    const wire = isCondition ? { from: id, to: trigger } : { from: trigger, to: id };
    return gone.has(id) || gone.has(wireId(wire));
  };
  const left = triggers
    .filter(({ name }) => !gone.has(triggerId(name)))
    .map((trigger) => {
      const id = triggerId(trigger.name);
      const conditions = trigger.conditions.filter((each) => !isGone(id, each, true));
      const actions = trigger.actions.filter((each) => !isGone(id, each, false));
      const isSame = conditions.length === trigger.conditions.length && actions.length === trigger.actions.length;
      return isSame ? trigger : { ...trigger, conditions, actions };
    });
  const refusal = whyNotLeft(left.filter((trigger) => !triggers.includes(trigger)));
  return refusal === undefined ? { triggers: left } : { refusal };
}

/** A trigger needs something to start, and a conditional one something to wait for. @param left that lost some of it. */
function whyNotLeft(left: Triggers): string | undefined {
  const idle = left.filter(({ actions }) => actions.length === 0).map(({ name }) => `“${name}”`);
  const blind = left
    .filter(({ type, conditions, actions }) => type === 'CONDITIONAL' && conditions.length === 0 && actions.length > 0)
    .map(({ name }) => `“${name}”`);
  const [names, what] = idle.length > 0 ? [idle, 'nothing to start'] : [blind, 'nothing to wait for'];
  if (names.length === 0) return undefined;
  const [subject, object] = names.length === 1 ? ['Trigger', 'the trigger'] : ['Triggers', 'the triggers'];
  return `${subject} ${listed(names)} would have ${what}. Connect ${object} to something else first, or delete ${names.length === 1 ? 'it' : 'them'} as well.`;
}

/** @param trigger new; refused if what it starts comes before what it waits for. */
export function addTrigger(triggers: Triggers, trigger: Trigger): Edited {
  const edited = [...triggers, trigger];
  const id = triggerId(trigger.name);
  const circular = trigger.actions.map(startableId).find((each) => leadsTo(edited, each, id));
  return circular === undefined
    ? { triggers: edited }
    : { refusal: `${nodeWords(circular)} comes before ${lower(nodeWords(id))}: the wire would create a cycle.` };
}

/** What a trigger starts in addition. */
export function startMore(triggers: Triggers, trigger: string, started: Startable): Edited {
  return connect(triggers, triggerId(trigger), startableId(started));
}

/** A new trigger that starts `started` once `after` has succeeded; after nothing, on demand. @param name no trigger has it. */
export function startAfter(triggers: Triggers, { name, workflowName, after, started }: NewLink): Edited {
  const trigger = triggerSchema.parse({
    name,
    workflowName,
    // It fires within runs of its workflow alone, so it need not be activated by hand.
    enabled: after !== null,
    type: after === null ? 'ON_DEMAND' : 'CONDITIONAL',
    conditions: after === null ? [] : [startableOf(after)],
    actions: [started],
  });
  return addTrigger(triggers, trigger);
}

interface NewLink {
  readonly name: string;
  readonly workflowName: string;
  /** Id of a job or crawler; null: the new trigger starts the workflow. */
  readonly after: string | null;
  readonly started: Startable;
}

/** The wanted name, or the first free one with a number. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const short = wanted.slice(0, 245);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? short : `${short} ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** The trigger that starts the workflow; undefined: none does. */
export function startOf(triggers: readonly Pick<Trigger, 'name' | 'type'>[]): string | undefined {
  return triggers.find(({ type }) => type !== 'CONDITIONAL')?.name;
}

function isTrigger(id: string): boolean {
  return id.startsWith('trigger/');
}

function triggerIn(triggers: Triggers, id: string): Trigger | undefined {
  return isTrigger(id) ? triggers.find(({ name }) => name === nameIn(id)) : undefined;
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
