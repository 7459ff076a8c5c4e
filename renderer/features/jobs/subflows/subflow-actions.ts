/** Nodes of a job moved into a new sub-flow, a sub-flow replaced by its nodes, and sub-flows opened, renamed, duplicated and deleted. */

import { innerId, outerId } from '#engine/contract/definitions/inner-node.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import {
  createSubflow,
  whyNoSubflow,
  type ChosenArgument,
  type EffectOf,
} from '#engine/contract/subflows/create-subflow.ts';
import { flushDraft, openDraft } from '#renderer/features/jobs/draft/autosave.ts';
import { dropDraft, editDraft, findDraft, select } from '#renderer/features/jobs/draft/draft-store.ts';
import { subflowDraft, subflowOf, tabOf, toSubflow } from '#renderer/features/jobs/draft/graph-file.ts';
import { focusNode, showInEditor } from '#renderer/features/jobs/editor-view.ts';
import { completeLayout } from '#renderer/features/jobs/graph/auto-layout.ts';
import { freeNodeId } from '#renderer/features/jobs/graph/edit-job.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import { findOpened, findPlace, noteOpened, type Opened } from '#renderer/features/jobs/subflows/subflow-use.ts';
import { knownTransforms } from '#renderer/features/jobs/transforms.ts';
import { listed } from '#renderer/features/schedules/schedule-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { subflowTab } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { closeTab, openTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

const effectOf: EffectOf = ({ transform }) => knownTransforms().get(transform);

/** The node, if it uses a sub-flow. */
export function findUse(jobName: string, id: string | undefined): Node | undefined {
  const node = findDraft(jobName)?.history.present.nodes.find((each) => each.id === id);
  return node !== undefined && knownTransforms().get(node.transform)?.isSubflow === true ? node : undefined;
}

/** Opens the sub-flow that the node uses, as it is there. @returns whether it uses one. */
export function openUse(draftName: string, id: string | undefined): boolean {
  const use = findUse(draftName, id);
  if (use === undefined) return false;
  const around = subflowOf(draftName);
  const outer = around === undefined ? undefined : findPlace(around);
  const place =
    around === undefined
      ? { jobName: draftName, nodeId: use.id }
      : outer === undefined
        ? undefined
        : { jobName: outer.jobName, nodeId: innerId(outer.nodeId, use.id) };
  openSubflow(use.transform, { ...(place === undefined ? {} : { place }), from: { draft: draftName, nodeId: use.id } });
  return true;
}

export function openSubflow(name: string, opened: Opened = {}, preview = false): void {
  noteOpened(name, opened);
  openTab({ ...subflowTab(name), preview });
}

/** To the node from which it was opened, else to one that uses it. @returns undefined: nothing uses it. */
export function findWayBack(subflow: string): { readonly draft: string; readonly nodeId: string } | undefined {
  const { from } = findOpened(subflow);
  if (from !== undefined) return from;
  const place = findPlace(subflow);
  return place === undefined ? undefined : { draft: place.jobName, nodeId: outerId(place.nodeId) };
}

export async function leaveSubflow(subflow: string): Promise<void> {
  let back = findWayBack(subflow);
  if (back === undefined) return;
  try {
    await openDraft(back.draft);
  } catch (thrown) {
    // The job was renamed or deleted: another one may use it.
    noteOpened(subflow, { from: undefined });
    const other = findWayBack(subflow);
    if (other === undefined || other.draft === back.draft) throw thrown;
    back = other;
    await openDraft(back.draft);
  }
  const { draft, nodeId } = back;
  openTab(tabOf(draft));
  select(draft, [nodeId]);
  whenDrawn(() => {
    if (document.querySelector(`[data-part="job-editor"] [data-card="${CSS.escape(nodeId)}"]`) === null) return false;
    focusNode(nodeId);
    return true;
  });
}

/** @throws EngineError AlreadyExists, InvalidState for users that cannot follow, ConcurrentModification. */
export async function renameSubflow(name: string, next: string): Promise<void> {
  refuseTaken(next);
  const before = subflowDraft(name);
  await openDraft(before);
  // Steps that are not saved yet would be in conflict with the new name.
  const { jobs, subflows } = await client.call('getSubflowUsers', { name });
  const users = [...jobs.map((job) => job.name), ...subflows.map(subflowDraft)];
  for (const draft of [before, ...users]) if (findDraft(draft) !== undefined) await flushDraft(draft);
  const { disk } = findDraft(before)!;
  await runCommand('saveDefinition', {
    kind: 'subflow',
    value: { ...toSubflow(disk.job), name: next },
    expectedHash: disk.hash,
    previousName: name,
  });
  const isOpen = useWorkbench.getState().tabs.some(({ id }) => id === subflowTab(name).id);
  closeTab(subflowTab(name).id);
  dropDraft(before);
  if (isOpen) openSubflow(next, findOpened(name));
  if (jobs.length > 0)
    showToast({
      tone: 'ok',
      title: `Sub-flow renamed to ${next}.`,
      text: `Jobs that use it: ${listed(jobs.map((job) => job.name))}.`,
    });
}

/** @throws EngineError AlreadyExists. */
export async function duplicateSubflow(name: string, copy: string): Promise<void> {
  refuseTaken(copy);
  const draft = subflowDraft(name);
  if (findDraft(draft) !== undefined) await flushDraft(draft);
  const { value } = await client.call('getDefinition', { kind: 'subflow', name });
  await runCommand('saveDefinition', {
    kind: 'subflow',
    value: { ...(value as object), name: copy },
    expectedHash: null,
  });
  openSubflow(copy);
}

/** Where nothing uses it, asks whether to. */
export async function askToDelete(name: string): Promise<void> {
  const { jobs, subflows } = await client.call('getSubflowUsers', { name });
  const users = [...jobs.map((job) => job.name), ...subflows];
  if (users.length === 0) showInEditor({ asking: 'delete-subflow', askedSubflow: name });
  else
    showToast({
      tone: 'warn',
      title: `Cannot delete the sub-flow ${name}`,
      text: `It is used by ${listed(users)}. Replace it with its nodes there first.`,
    });
}

/** @throws EngineError InvalidState where something uses it, ConcurrentModification. */
export async function deleteSubflow(name: string): Promise<void> {
  if (findDraft(subflowDraft(name)) !== undefined) await flushDraft(subflowDraft(name));
  const { hash } = await client.call('getDefinition', { kind: 'subflow', name });
  await runCommand('deleteDefinition', { kind: 'subflow', name, expectedHash: hash });
  closeTab(subflowTab(name).id);
  dropDraft(subflowDraft(name));
  showToast({ tone: 'ok', title: `Sub-flow ${name} deleted.` });
}

/** A sentence; undefined: the selected nodes can be a sub-flow. */
export function whyNotSelected(jobName: string): string | undefined {
  const job = findDraft(jobName)?.history.present;
  if (job === undefined) return undefined;
  const ids = selectedNodes(jobName);
  const ofParameter =
    subflowOf(jobName) === undefined ? undefined : job.nodes.find((node) => ids.includes(node.id) && usesDollar(node));
  return ofParameter === undefined
    ? whyNoSubflow(job, ids, effectOf)
    : `"${ofParameter.name}" has a parameter of this sub-flow in an argument, which another sub-flow does not know.`;
}

/**
 * Saves the sub-flow, and puts a node that uses it in place of the nodes.
 * @throws EngineError AlreadyExists, InvalidDefinition; InvalidInput for nodes that changed meanwhile.
 */
export async function moveIntoSubflow(
  jobName: string,
  ids: readonly string[],
  name: string,
  parameters: readonly ChosenArgument[],
): Promise<void> {
  const job = findDraft(jobName)?.history.present;
  if (job === undefined) return;
  const why = whyNoSubflow(job, ids, effectOf) ?? takenBy(name);
  if (why !== undefined) throw new Error(why);
  const nodeId = freeNodeId(job, name);
  const { subflow } = createSubflow(job, { ids, name, nodeId, parameters });
  // Its ends had no places in the job.
  const { layout } = completeLayout({ ...job, nodes: subflow.nodes, layout: subflow.layout });
  await runCommand('saveDefinition', { kind: 'subflow', value: { ...subflow, layout }, expectedHash: null });
  editDraft(
    jobName,
    (before) =>
      whyNoSubflow(before, ids, effectOf) === undefined
        ? createSubflow(before, { ids, name, nodeId, parameters }).job
        : before,
    null,
    [nodeId],
  );
  focusNode(nodeId);
  showToast({ tone: 'ok', title: `Sub-flow ${name} created.` });
}

/** A parameter, or the text of one: in another sub-flow both would be read in another way. */
function usesDollar({ args }: Node): boolean {
  return /\$[$A-Za-z_]/u.test(JSON.stringify(args));
}

function refuseTaken(name: string): void {
  const why = takenBy(name);
  if (why !== undefined) throw new Error(why);
}

function takenBy(name: string): string | undefined {
  const same = knownTransforms().get(name);
  return same === undefined ? undefined : `${same.isSubflow ? 'A sub-flow' : 'A transform'} has this name already.`;
}

/** One step; the ids and names of the nodes are those of the sub-flow where they are free. */
export async function replaceSubflow(jobName: string): Promise<void> {
  const job = findDraft(jobName)?.history.present;
  const use = findUse(jobName, selectedNodes(jobName).at(-1));
  if (job === undefined || use === undefined) return;
  const next = completeLayout(await client.call('replaceSubflow', { job, nodeId: use.id }));
  const there = new Set(job.nodes.map(({ id }) => id));
  const added = next.nodes.map(({ id }) => id).filter((id) => !there.has(id) || id === use.id);
  const isChanged = findDraft(jobName)?.history.present !== job;
  if (isChanged) {
    showToast({ tone: 'warn', title: 'The job changed meanwhile', text: 'Replace the sub-flow again.' });
    return;
  }
  editDraft(jobName, () => next, null, added);
  if (added[0] !== undefined) focusNode(added[0]);
}
