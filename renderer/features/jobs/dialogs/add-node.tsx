/** The list of transforms, tables and paths: the chosen one is added after the selected node. */

import { useMemo, useState } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import { inputTransform, outputTransform } from '#engine/contract/definitions/subflow.ts';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import { editDraft, findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { subflowOf } from '#renderer/features/jobs/draft/graph-file.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { addAfter, type Given } from '#renderer/features/jobs/job-actions.ts';
import { possibleConnections, type Connection } from '#renderer/features/jobs/graph/connections.ts';
import { connectNodes } from '#renderer/features/jobs/graph/edit-job.ts';
import type { PortsOf } from '#renderer/features/jobs/graph/graph-walk.ts';
import { findCanvas, showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import { portsIn, type Transforms } from '#renderer/features/jobs/transforms.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { countOf, folderName } from '#renderer/ui/format/words.ts';
import { PickList, type PickItem } from '#renderer/ui/pick-list/pick-list.tsx';

/** Number of tables that are offered first. */
const mostTables = 10;

const sources = ['source', 'Sources'] as const;
const targets = ['target', 'Targets'] as const;
/** Of a sub-flow. */
const inputs = ['source', 'Inputs'] as const;
const outputs = ['target', 'Outputs'] as const;
const middle = [
  ['clean', 'Clean and shape columns'],
  ['join', 'Bring together'],
  ['reshape', 'Group'],
  ['custom', 'Your own'],
] as const;

/** The choice: a transform, a source of the typed path, or a node that is there and has a free input. */
type Choice = PickItem & { readonly transform: string; readonly given?: Given; readonly connection?: Connection };

interface AddNodeProps {
  readonly name: string;
  readonly job: Job;
  readonly transforms: Transforms;
  readonly checks: JobChecks;
}

export function AddNode({ name, job, transforms, checks }: AddNodeProps) {
  const after = useEditorView((state) => state.addingAfter);
  const output = useEditorView((state) => state.addingOutput);
  const close = (): void => showInEditor({ addingAfter: undefined });
  return (
    <Dialog open={after !== undefined} onClose={close} label="Add node" width={620} high>
      <AddNodeList
        name={name}
        job={job}
        transforms={transforms}
        checks={checks}
        after={after ?? null}
        output={output}
        onPick={({ transform, given, connection }) => {
          close();
          if (connection === undefined)
            return addAfter(name, transforms.get(transform)!, after ?? null, output, { given });
          const { from, to, port } = connection;
          editDraft(name, (before) =>
            connectNodes(before, from, to, port, portsIn(transforms, checks.outputs), output),
          );
          findCanvas(name)?.focus();
        }}
      />
    </Dialog>
  );
}

interface AddNodeListProps extends AddNodeProps {
  readonly after: string | null;
  /** Of a wire that was dropped on the canvas: what can take its rows is listed, and nothing else. */
  readonly output: string | null;
  onPick(choice: Choice): void;
}

function AddNodeList({ name, job, transforms, checks, after, output, onPick }: AddNodeListProps) {
  const [typed, setTyped] = useState('');
  const isWire = after !== null && output !== null;
  const isSubflow = subflowOf(name) !== undefined;
  const found = useSourceChoices(isWire || isSubflow ? '' : typed.trim());
  const standsAlone = after === null && (findDraft(name)?.history.present.nodes.length ?? 0) > 0;
  const choices = useMemo(() => {
    const all = [...transforms.values()].filter((each) => isOffered(each, isSubflow));
    if (!isWire) {
      const [first, last] = isSubflow ? [inputs, outputs] : [sources, targets];
      const order = after === null ? [first, ...middle, last] : [...middle, last, first];
      return [...transformChoices(all, order), ...found];
    }
    const portsOf = portsIn(transforms, checks.outputs);
    const feeding = job.nodes.find(({ id }) => id === after);
    const hasSeveral = feeding !== undefined && (portsOf(feeding)?.outputs.length ?? 0) > 1;
    const fitting = all.filter(({ isCollection }) => hasSeveral || !isCollection);
    return [
      ...transformChoices(fitting, middle, 'Transforms that fit'),
      ...freeNodeChoices(job, after, portsOf),
      ...transformChoices(all, [isSubflow ? outputs : targets]),
    ];
  }, [job, transforms, checks.outputs, after, isWire, isSubflow, found]);
  return (
    <PickList
      label="Add node"
      placeholder={isWire ? 'Add a node for these rows' : after === null ? 'Add node' : 'Add node after selected node'}
      items={choices}
      empty="No transforms available."
      note={standsAlone ? 'No node is selected, so the new node is not connected.' : undefined}
      search={{ typed, wanted: typed, onTyped: setTyped }}
      onPick={({ id }) => onPick(choices.find((choice) => choice.id === id)!)}
    />
  );
}

/** The ends of a sub-flow are its own inputs and outputs, and those of a job sources and targets. */
function isOffered({ name, isEnd, effect }: TransformText, isSubflow: boolean): boolean {
  if (!isSubflow) return !isEnd;
  if (isEnd) return name === inputTransform || name === outputTransform;
  return effect !== 'source' && effect !== 'target';
}

/** In the order of the groups. @param title of all groups together; absent: each has its own. */
function transformChoices(
  transforms: readonly TransformText[],
  groups: readonly (readonly [string, string])[],
  title?: string,
): Choice[] {
  return groups.flatMap(([category, group]) =>
    transforms
      .filter((transform) => transform.category === category)
      .map((transform) => ({
        id: transform.name,
        transform: transform.name,
        title: titleOf(transform),
        group: title ?? group,
        text: transform.summary,
        caption: transform.name,
        keywords: [transform.name, transform.name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' '), transform.effect],
        icon: <TransformIcon name={transform.name} size={16} />,
      })),
  );
}

/** Files and tables can be both, under the same title. */
function titleOf({ title, category, isEnd }: TransformText): string {
  return !isEnd && (category === 'source' || category === 'target') ? `${title} (${category})` : title;
}

/** Free inputs of the job's nodes that can read a node, each once: with the first output that fits. */
function freeNodeChoices(job: Job, from: string, portsOf: PortsOf): Choice[] {
  const free = possibleConnections(job, from, portsOf).filter(
    (each) => each.from === from && each.instead === undefined,
  );
  const byInput = Map.groupBy(free, ({ to, port }) => `${to}<${port}`);
  return [...byInput].map(([id, [connection]]): Choice => {
    const node = job.nodes.find((each) => each.id === connection!.to)!;
    return {
      id,
      connection: connection!,
      transform: node.transform,
      title: node.name,
      group: 'Nodes with a free input',
      caption: `input ${connection!.port}`,
      icon: <TransformIcon name={node.transform} size={16} />,
    };
  });
}

/** Tables of the catalog whose name matches, and the typed text where it looks like a path. */
function useSourceChoices(typed: string): Choice[] {
  const tables = useProcedure('searchTables', { text: typed, limit: mostTables }, { enabled: typed !== '' });
  // Also a plain name, where a file or folder of the workspace has it.
  const stands = useProcedure('findPath', { path: typed || '.' }, { enabled: typed !== '' }).data?.kind != null;
  const found = typed === '' ? undefined : tables.data?.items;
  const isSearching = tables.isPending;
  return useMemo(() => {
    // A job reads tables, not views.
    const known = (found ?? []).filter(({ tableType }) => tableType === 'EXTERNAL_TABLE');
    const choices = known.map(({ databaseName, name, recordCount }): Choice => {
      const title = `${databaseName}.${name}`;
      return {
        id: `table:${title}`,
        transform: 'CatalogSource',
        given: { name, args: { databaseName, tableName: name } },
        title,
        group: 'Tables',
        text: `Reads this table${recordCount === null ? '' : `: ${countOf(recordCount, 'row')}`}.`,
        caption: 'CatalogSource',
        keywords: [name],
        icon: <TransformIcon name="CatalogSource" size={16} />,
      };
    });
    // Until the tables are known, database.table is not taken for a file's name.
    if (isSearching && !isPath(typed)) return choices;
    if (!(looksLikePath(typed) || stands) || choices.some(({ title }) => title === typed)) return choices;
    const path: Choice = {
      id: `path:${typed}`,
      transform: 'PathSource',
      given: { name: folderName(typed), args: { path: typed } },
      title: typed,
      group: 'Files',
      text: 'Reads the files at this path.',
      last: choices.length > 0,
      caption: 'PathSource',
      icon: <TransformIcon name="PathSource" size={16} />,
    };
    return [...choices, path];
  }, [found, isSearching, typed, stands]);
}

function looksLikePath(typed: string): boolean {
  return isPath(typed) || /\.[a-z]\w+$/iu.test(typed);
}

function isPath(typed: string): boolean {
  return /[/\\]/u.test(typed);
}
