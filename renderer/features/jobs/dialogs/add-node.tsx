/** The list of transforms, tables and paths: the chosen one is added after the selected node. */

import { useMemo, useState } from 'react';
import { findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { addAfter, type Given } from '#renderer/features/jobs/job-actions.ts';
import { showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { countOf, folderName } from '#renderer/ui/format/words.ts';
import { PickList, type PickItem } from '#renderer/ui/pick-list/pick-list.tsx';

/** Number of tables that are offered first. */
const mostTables = 10;

const groups: readonly (readonly [string, string])[] = [
  ['source', 'Sources'],
  ['clean', 'Clean and shape columns'],
  ['join', 'Bring together'],
  ['reshape', 'Group'],
  ['custom', 'Your own'],
  ['target', 'Targets'],
];

/** The choice: a transform, or a source of the typed path. */
type Choice = PickItem & { readonly transform: string; readonly given?: Given };

export function AddNode({ name, transforms }: { readonly name: string; readonly transforms: Transforms }) {
  const after = useEditorView((state) => state.addingAfter);
  const output = useEditorView((state) => state.addingOutput);
  const close = (): void => showInEditor({ addingAfter: undefined });
  return (
    <Dialog open={after !== undefined} onClose={close} label="Add a node" width={620} high>
      <AddNodeList
        name={name}
        transforms={transforms}
        after={after ?? null}
        onPick={({ transform, given }) => {
          close();
          addAfter(name, transforms.get(transform)!, after ?? null, output, given);
        }}
      />
    </Dialog>
  );
}

interface AddNodeListProps {
  readonly name: string;
  readonly transforms: Transforms;
  readonly after: string | null;
  onPick(choice: Choice): void;
}

function AddNodeList({ name, transforms, after, onPick }: AddNodeListProps) {
  const [typed, setTyped] = useState('');
  const sources = useSourceChoices(typed.trim());
  const standsAlone = after === null && (findDraft(name)?.history.present.nodes.length ?? 0) > 0;
  const choices = useMemo(() => [...transformChoices(transforms), ...sources], [transforms, sources]);
  return (
    <PickList
      label="Add a node"
      placeholder={after === null ? 'Add a node' : 'Add a node after the selected one'}
      items={choices}
      empty="No transforms available."
      note={standsAlone ? 'No node is selected, so the new node is not connected.' : undefined}
      search={{ typed, wanted: typed, onTyped: setTyped }}
      onPick={({ id }) => onPick(choices.find((choice) => choice.id === id)!)}
    />
  );
}

function transformChoices(transforms: Transforms): Choice[] {
  return groups.flatMap(([category, group]) =>
    [...transforms.values()]
      // Nothing follows a node that has no input: a source starts a new line.
      .filter((transform) => transform.category === category)
      .map((transform) => ({
        id: transform.name,
        transform: transform.name,
        title: transform.title,
        group,
        text: transform.summary,
        caption: transform.name,
        keywords: [transform.name, transform.name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' '), transform.effect],
        icon: <TransformIcon name={transform.name} size={16} />,
      })),
  );
}

/** Tables of the catalog whose name matches, and the typed text where it looks like a path. */
function useSourceChoices(typed: string): Choice[] {
  const tables = useProcedure('searchTables', { text: typed, limit: mostTables }, { enabled: typed !== '' });
  // Also a plain name, where a file or folder of the workspace has it.
  const stands = useProcedure('findPath', { path: typed || '.' }, { enabled: typed !== '' }).data?.kind != null;
  const found = typed === '' ? undefined : tables.data?.items;
  const isSearching = tables.isPending;
  return useMemo(() => {
    const choices = (found ?? []).map(({ databaseName, name, recordCount }): Choice => {
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
