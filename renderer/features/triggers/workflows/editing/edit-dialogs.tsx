/** Lists of what can be added to the graph of a workflow, and of the possible wires of a node. */

import { IconArrowsMinimize, IconCalendarPlus, IconRadar2, IconRoute } from '@tabler/icons-react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { noTable, useStartables } from '#renderer/features/triggers/startable-select.tsx';
import { askTrigger, openTrigger } from '#renderer/features/triggers/trigger-store.ts';
import { addStartable, connectNodes } from '#renderer/features/triggers/workflows/editing/edit-actions.ts';
import { knownGraph } from '#renderer/features/triggers/workflows/editing/canvas-graph.ts';
import {
  leadsTo,
  nameIn,
  nodeWords,
  startableId,
  startableOf,
  whyNotConnect,
  type Startable,
} from '#renderer/features/triggers/workflows/editing/edit-workflow.ts';
import { findCanvas, showInCanvas, useEdits } from '#renderer/features/triggers/workflows/editing/edit-store.ts';
import { useTriggersOf } from '#renderer/features/triggers/workflows/editing/use-triggers-of.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { PickList, type PickItem } from '#renderer/ui/pick-list/pick-list.tsx';

export function EditDialogs() {
  const adding = useEdits((state) => state.adding);
  const connecting = useEdits((state) => state.connecting);
  const closeAdding = (): void => showInCanvas({ adding: null });
  const closeConnecting = (): void => showInCanvas({ connecting: null });
  return (
    <>
      <Dialog open={adding !== null} onClose={closeAdding} label="Add to workflow" width={520} high>
        {adding === null ? null : <AddNode {...adding} onClose={closeAdding} />}
      </Dialog>
      <Dialog
        open={connecting !== null}
        onClose={closeConnecting}
        label={connectLabel(connecting?.id)}
        width={520}
        high
      >
        {connecting === null ? null : <ConnectNode {...connecting} onClose={closeConnecting} />}
      </Dialog>
    </>
  );
}

function icon(started: Startable) {
  const other = 'crawlerName' in started ? IconRadar2 : IconArrowsMinimize;
  const Icon = 'jobName' in started ? IconRoute : other;
  return <Icon size={16} stroke={1.5} />;
}

interface AddNodeProps {
  readonly workflow: string;
  /** Id of the selected node; null: none is. */
  readonly after: string | null;
  onClose(): void;
}

const newTrigger = 'new trigger';
const compaction = 'compaction';

function AddNode({ workflow, after, onClose }: AddNodeProps) {
  const { jobs, crawlers } = useStartables();
  const isTrigger = after?.startsWith('trigger/') === true;
  const awaited = after === null ? undefined : startableOf(after);
  const all: Startable[] = [
    ...jobs.map((jobName) => ({ jobName })),
    ...crawlers.map((crawlerName) => ({ crawlerName })),
  ];
  const triggers = useTriggersOf(workflow);
  const circular = all.filter((each) => after !== null && leadsTo(triggers, startableId(each), after));
  const possible = all.filter((each) => !circular.includes(each));
  const items: PickItem[] = [
    ...possible.map((started) => ({
      id: startableId(started),
      title: nameIn(startableId(started)),
      group: 'jobName' in started ? 'Jobs' : 'Crawlers',
      icon: icon(started),
    })),
    {
      id: compaction,
      title: isTrigger ? `Compact table by ${nameIn(after)} …` : 'Compact table …',
      group: 'Tables',
      icon: icon({ compactTable: '' }),
      keywords: ['compaction', 'small files'],
    },
    {
      id: newTrigger,
      title: awaited === undefined ? 'Create trigger …' : `Create trigger after ${nameIn(after!)} …`,
      group: 'Triggers',
      icon: <IconCalendarPlus size={16} stroke={1.5} />,
      keywords: ['schedule', 'conditional'],
    },
  ];
  return (
    <PickList
      label="Add to workflow"
      placeholder={
        after === null ? 'Add to workflow' : isTrigger ? `Let ${nameIn(after)} start …` : `Start after ${nameIn(after)}`
      }
      items={items}
      empty="No job or crawler has this name."
      note={
        after === null
          ? undefined
          : [
              isTrigger
                ? `Trigger “${nameIn(after)}” will start what you choose.`
                : `A new trigger starts what you choose when “${nameIn(after)}” has succeeded.`,
              ...notListed(circular.map((each) => nameIn(startableId(each)))),
            ].join(' ')
      }
      grouped
      onPick={({ id }) => {
        onClose();
        // The table is named in the form of the trigger.
        if (id === compaction && isTrigger) return openTrigger(nameIn(after));
        if (id === compaction) return askTrigger({ kind: 'new', starts: noTable, workflow, after: awaited ?? null });
        if (id === newTrigger) return askTrigger({ kind: 'new', starts: null, workflow, after: awaited ?? null });
        findCanvas(workflow)?.focus();
        addStartable(workflow, startableOf(id)!, after).catch((thrown: unknown) =>
          showFailure('Adding to the workflow', thrown),
        );
      }}
    />
  );
}

/** A sentence if there are any. */
function notListed(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`Not listed because they would create a cycle: ${names.join(', ')}.`];
}

interface ConnectNodeProps {
  readonly workflow: string;
  readonly id: string;
  onClose(): void;
}

function connectLabel(id: string | undefined): string {
  return id === undefined ? 'Connect' : `Connect ${nodeWords(id)}`;
}

function ConnectNode({ workflow, id, onClose }: ConnectNodeProps) {
  const triggers = useTriggersOf(workflow);
  const others = (knownGraph(workflow)?.nodes ?? []).map((node) => node.id).filter((other) => other !== id);
  const pairs = others.flatMap((other) => [
    { from: id, to: other, other },
    { from: other, to: id, other },
  ]);
  const possible = pairs.filter(({ from, to }) => whyNotConnect(triggers, from, to) === undefined);
  const circular = pairs.filter(({ from, to }) => whyNotConnect(triggers, from, to)?.includes('cycle') === true);
  const items = possible.map(({ from, to, other }, place): PickItem => {
    const trigger = nameIn(from.startsWith('trigger/') ? from : to);
    const started = startableOf(other);
    return {
      id: String(place),
      title: nameIn(other),
      group: from.startsWith('trigger/') ? 'Starts' : 'Waits for',
      icon: started === undefined ? <IconCalendarPlus size={16} stroke={1.5} /> : icon(started),
      caption: from.startsWith('trigger/')
        ? `${trigger} starts ${nameIn(to)}`
        : `${trigger} waits until ${nameIn(from)} has succeeded`,
    };
  });
  return (
    <PickList
      label={connectLabel(id)}
      placeholder={connectLabel(id)}
      items={items}
      empty={`No other node can be connected to ${nodeWords(id)}.`}
      note={notListed(circular.map(({ other }) => nameIn(other)))[0]}
      grouped
      onPick={({ id: place }) => {
        onClose();
        findCanvas(workflow)?.focus();
        const { from, to } = possible[Number(place)]!;
        connectNodes(workflow, from, to).catch((thrown: unknown) => showFailure('Connecting nodes', thrown));
      }}
    />
  );
}
