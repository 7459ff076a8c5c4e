/** Nodes of a job moved into a new sub-flow, and a sub-flow replaced by its nodes. Both are one step of the job. */

import type { Node } from '#engine/contract/definitions/job.ts';
import {
  createSubflow,
  whyNoSubflow,
  type ChosenArgument,
  type EffectOf,
} from '#engine/contract/subflows/create-subflow.ts';
import { editDraft, findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { focusNode } from '#renderer/features/jobs/editor-view.ts';
import { completeLayout } from '#renderer/features/jobs/graph/auto-layout.ts';
import { freeNodeId } from '#renderer/features/jobs/graph/edit-job.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import { knownTransforms } from '#renderer/features/jobs/transforms.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';

const effectOf: EffectOf = ({ transform }) => knownTransforms().get(transform);

/** The node, if it uses a sub-flow. */
export function findUse(jobName: string, id: string | undefined): Node | undefined {
  const node = findDraft(jobName)?.history.present.nodes.find((each) => each.id === id);
  return node !== undefined && knownTransforms().get(node.transform)?.isSubflow === true ? node : undefined;
}

/** A sentence; undefined: the selected nodes can be a sub-flow. */
export function whyNotSelected(jobName: string): string | undefined {
  const job = findDraft(jobName)?.history.present;
  return job === undefined ? undefined : whyNoSubflow(job, selectedNodes(jobName), effectOf);
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
