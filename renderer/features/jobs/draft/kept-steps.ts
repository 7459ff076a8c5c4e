/** Steps of editing that can be undone and redone, kept in local storage: they are there after a restart of the window, too. */

import { z } from 'zod';
import { jobSchema, nodeSchema, type Node } from '#engine/contract/definitions/job.ts';
import { subflowSchema } from '#engine/contract/definitions/subflow.ts';
import type { EditedGraph } from '#renderer/features/jobs/draft/graph-file.ts';
import { isSaved, useDrafts, type Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { mostSteps, startHistory, type History } from '#renderer/stores/history.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';

/** UTF-16 units of the steps of one job: the storage of a window is small. Older steps are omitted. */
const mostText = 400_000;
/** In all workspaces; those that were edited longest ago are forgotten. */
const mostJobs = 20;

const prefix = 'tenon.steps ';

/** A node that several steps have is stored once. */
const keptSteps = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  /** Of the file whose content lies between the two. */
  hash: z.string(),
  nodes: z.array(nodeSchema),
  past: z.array(z.unknown()).max(mostSteps),
  future: z.array(z.unknown()).max(mostSteps),
});
const keptStep = z.looseObject({ nodes: z.array(z.int().min(0)) });

/** @param present the content of the file with this hash. @returns without steps where others are kept, or none. */
export function findKeptSteps(name: string, hash: string, present: EditedGraph): History<EditedGraph> {
  try {
    const kept = keptSteps.parse(JSON.parse(localStorage.getItem(keyOf(name)) ?? ''));
    if (kept.hash !== hash) return startHistory(present);
    const jobOf = (step: unknown): EditedGraph => {
      const { nodes, parameters, ...rest } = keptStep.parse(step);
      return {
        ...jobSchema.parse({ ...rest, nodes: [] }),
        nodes: nodes.map((index) => nodeAt(kept.nodes, index)),
        ...(parameters === undefined ? {} : { parameters: subflowSchema.shape.parameters.parse(parameters) }),
      };
    };
    return { ...startHistory(present), past: kept.past.map(jobOf), future: kept.future.map(jobOf) };
  } catch {
    return startHistory(present);
  }
}

function nodeAt(nodes: readonly Node[], index: number): Node {
  const node = nodes[index];
  if (node === undefined) throw new Error(`There is no node ${index}`);
  return node;
}

function writtenSteps({ disk: { hash }, history: { past, future } }: Draft, most: number): string {
  const places = new Map<Node, number>();
  const stepOf = ({ nodes, ...rest }: EditedGraph): unknown => ({
    ...rest,
    nodes: nodes.map((node) => places.get(node) ?? places.set(node, places.size).size - 1),
  });
  const [before, after] = [past.slice(-most), future.slice(0, most)];
  const steps = { past: before.map(stepOf), future: after.map(stepOf) };
  return JSON.stringify({ at: Date.now(), hash, nodes: [...places.keys()], ...steps });
}

function keepSteps(name: string, draft: Draft): void {
  const { past, future } = draft.history;
  if (past.length + future.length === 0) return localStorage.removeItem(keyOf(name));
  let most = mostSteps;
  let text = writtenSteps(draft, most);
  while (text.length > mostText && most > 1) {
    most = Math.floor(most / 2);
    text = writtenSteps(draft, most);
  }
  if (text.length > mostText) return localStorage.removeItem(keyOf(name));
  try {
    localStorage.setItem(keyOf(name), text);
  } catch {
    // The storage is full: the steps are lost at a restart, and nothing else.
    localStorage.removeItem(keyOf(name));
  }
  forgetOldest();
}

function forgetOldest(): void {
  const keys = Array.from({ length: localStorage.length }, (_none, index) => localStorage.key(index) ?? '').filter(
    (key) => key.startsWith(prefix),
  );
  if (keys.length <= mostJobs) return;
  const timeOf = (key: string): number => Number(/^\{"at":(\d+)/u.exec(localStorage.getItem(key) ?? '')?.[1] ?? 0);
  const sorted = keys.toSorted((one, other) => timeOf(one) - timeOf(other));
  for (const key of sorted.slice(0, keys.length - mostJobs)) localStorage.removeItem(key);
}

function keyOf(name: string): string {
  return `${prefix}${useWorkbench.getState().workspaceId ?? ''} ${name}`;
}

/** Begins to keep the steps of drafts whose content is on disk. @returns ends it. */
export function keepStepsOfDrafts(): () => void {
  return useDrafts.subscribe(({ drafts }, { drafts: before }) => {
    for (const [name, draft] of Object.entries(drafts)) {
      const old = before[name];
      const isChanged = old?.history !== draft.history || old.savedStep !== draft.savedStep;
      if (old !== undefined && isChanged && isSaved(draft)) keepSteps(name, draft);
    }
    // The job was renamed or deleted.
    for (const name of Object.keys(before)) if (drafts[name] === undefined) localStorage.removeItem(keyOf(name));
  });
}
