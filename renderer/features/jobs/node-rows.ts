/** The node whose rows the commands of other features act on: the selected one, and the output that its preview shows. */

import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { findAsked, findOutputs } from '#renderer/features/jobs/draft/job-checks.ts';
import { activeDraft, findShownOutput } from '#renderer/features/jobs/editor-view.ts';
import { cutAt } from '#renderer/features/jobs/graph/graph-walk.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import { knownTransforms, portsIn } from '#renderer/features/jobs/transforms.ts';
import type { ActiveNode } from '#renderer/stores/active-node.ts';

/** undefined: no node of the job or sub-flow in front is selected, or its rows are not known. */
export function selectedNodeRows(): ActiveNode | undefined {
  const name = activeDraft();
  const id = name === undefined ? undefined : selectedNodes(name).at(-1);
  const job = findDraft(name ?? '')?.history.present;
  const node = job?.nodes.find((each) => each.id === id);
  const asked = job === undefined ? undefined : findAsked(job);
  if (name === undefined || asked === undefined || job === undefined || node === undefined) return undefined;
  const outputs = portsIn(knownTransforms(), findOutputs(job))(node)?.outputs ?? [];
  const wanted = findShownOutput(name, node.id);
  const port = wanted !== undefined && outputs.includes(wanted) ? wanted : outputs[0];
  const isNamed = outputs.length > 1 && port !== undefined;
  return {
    job: cutAt(asked, node.id),
    nodeId: node.id,
    port: port === onlyOutput ? undefined : port,
    title: isNamed ? `${node.name}, ${port}` : node.name,
  };
}
