/** The nodes, and their inputs, that the selected node can feed. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { findCanvas, showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { connectNodes, whyNotConnect } from '#renderer/features/jobs/graph/edit-job.ts';
import { shownPorts, walkOrder } from '#renderer/features/jobs/graph/graph-walk.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import { portsIn, type Transforms } from '#renderer/features/jobs/transforms.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { PickList, type PickItem } from '#renderer/ui/pick-list/pick-list.tsx';

interface ConnectToProps {
  readonly name: string;
  readonly job: Job;
  readonly transforms: Transforms;
}

export function ConnectTo({ name, job, transforms }: ConnectToProps) {
  const from = useEditorView((state) => state.connectingFrom);
  const close = (): void => showInEditor({ connectingFrom: undefined });
  const source = job.nodes.find(({ id }) => id === from);
  const portsOf = portsIn(transforms);
  const nameOf = (id: string): string => job.nodes.find((node) => node.id === id)?.name ?? id;
  const items = walkOrder(job).flatMap((id): PickItem[] => {
    const node = job.nodes.find((each) => each.id === id)!;
    const ports = portsOf(node.transform);
    if (from === undefined || ports === undefined) return [];
    return shownPorts(node, ports)
      .filter((port) => whyNotConnect(job, from, id, port, portsOf) === undefined && node.inputs[port]?.node !== from)
      .map((port) => {
        const taken = node.inputs[port]?.node;
        return {
          id: JSON.stringify([id, port]),
          title: `${node.name}: ${port}`,
          group: taken === undefined ? 'Free inputs' : 'Inputs that change',
          icon: <TransformIcon name={node.transform} size={16} />,
          ...(taken === undefined ? {} : { caption: `instead of ${nameOf(taken)}` }),
        };
      });
  });
  const free = items.filter(({ group }) => group === 'Free inputs');
  return (
    <Dialog open={from !== undefined} onClose={close} label={`Connect ${source?.name ?? ''} to`} width={520} high>
      <PickList
        label={`Connect ${source?.name ?? ''} to`}
        placeholder={`Connect ${source?.name ?? ''} to`}
        items={[...free, ...items.filter((item) => !free.includes(item))]}
        empty="No other node has an input that this one can feed."
        onPick={({ id }) => {
          close();
          const [to, port] = JSON.parse(id) as [string, string];
          editDraft(name, (before) => connectNodes(before, from!, to, port, portsOf));
          findCanvas(name)?.focus();
        }}
      />
    </Dialog>
  );
}
