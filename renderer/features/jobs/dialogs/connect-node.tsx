/** The possible edges of the selected node, as a list: to nodes that it feeds, and from nodes that feed it. */

import type { Job } from '#engine/contract/definitions/job.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { findCanvas, showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { circularNodes, possibleConnections, type Connection } from '#renderer/features/jobs/graph/connections.ts';
import { connectNodes } from '#renderer/features/jobs/graph/edit-job.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import { portsIn, type Transforms } from '#renderer/features/jobs/transforms.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { PickList, type PickItem } from '#renderer/ui/pick-list/pick-list.tsx';

interface ConnectNodeProps {
  readonly name: string;
  readonly job: Job;
  readonly transforms: Transforms;
  readonly checks: JobChecks;
}

export function ConnectNode({ name, job, transforms, checks }: ConnectNodeProps) {
  const id = useEditorView((state) => state.connecting);
  const close = (): void => showInEditor({ connecting: undefined });
  const portsOf = portsIn(transforms, checks.outputs);
  const connections = id === undefined ? [] : possibleConnections(job, id, portsOf);
  const nodeOf = (wanted: string) => job.nodes.find((node) => node.id === wanted);
  const nameOf = (wanted: string): string => nodeOf(wanted)?.name ?? wanted;
  const itemOf = ({ from, output, to, port, instead }: Connection, index: number): PickItem => {
    const isFed = to === id;
    const other = nodeOf(isFed ? from : to);
    const captions = [
      output === null ? '' : `from output ${output}`,
      isFed ? `to input ${port}` : '',
      instead === undefined ? '' : `instead of ${nameOf(instead)}`,
    ];
    return {
      id: String(index),
      title: isFed ? nameOf(from) : `${nameOf(to)}: ${port}`,
      group: instead !== undefined ? 'Replaces another input' : isFed ? 'As its input' : 'As its output',
      icon: <TransformIcon name={other?.transform ?? ''} size={16} />,
      keywords: output === null ? [] : [output],
      last: instead !== undefined,
      caption: captions.filter((text) => text !== '').join(', '),
    };
  };
  const circular = id === undefined ? [] : circularNodes(job, id, portsOf).map(nameOf);
  const label = `Connect ${id === undefined ? '' : nameOf(id)}`;
  return (
    <Dialog open={id !== undefined} onClose={close} label={label} width={520} high>
      <PickList
        label={label}
        placeholder={label}
        items={connections.map(itemOf)}
        empty="No other node can be connected to this one."
        note={
          circular.length === 0 ? undefined : `Not listed because they would create a cycle: ${circular.join(', ')}.`
        }
        grouped
        onPick={({ id: place }) => {
          close();
          const { from, output, to, port } = connections[Number(place)]!;
          editDraft(name, (before) => connectNodes(before, from, to, port, portsOf, output));
          findCanvas(name)?.focus();
        }}
      />
    </Dialog>
  );
}
