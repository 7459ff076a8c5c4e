/** The list of transforms: the chosen one is put behind the selected node. */

import { findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { addAfter } from '#renderer/features/jobs/job-actions.ts';
import { showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { PickList, type PickItem } from '#renderer/ui/pick-list/pick-list.tsx';

const groups: readonly (readonly [string, string])[] = [
  ['source', 'Sources'],
  ['clean', 'Clean and shape columns'],
  ['join', 'Bring together'],
  ['reshape', 'Group'],
  ['custom', 'Your own'],
  ['target', 'Targets'],
];

export function AddNode({ name, transforms }: { readonly name: string; readonly transforms: Transforms }) {
  const after = useEditorView((state) => state.addingAfter);
  const close = (): void => showInEditor({ addingAfter: undefined });
  const standsAlone = after === null && (findDraft(name)?.history.present.nodes.length ?? 0) > 0;
  const items = groups.flatMap(([category, group]) =>
    [...transforms.values()]
      // Nothing comes behind a node that has no input: a source starts a line of its own.
      .filter((transform) => transform.category === category)
      .map((transform): PickItem => ({
        id: transform.name,
        title: transform.title,
        group,
        text: transform.summary,
        caption: transform.name,
        keywords: [transform.name, transform.name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' '), transform.effect],
        icon: <TransformIcon name={transform.name} size={16} />,
      })),
  );
  return (
    <Dialog open={after !== undefined} onClose={close} label="Add a node" width={620} high>
      <PickList
        label="Add a node"
        placeholder={after == null ? 'Add a node' : 'Add a node after the selected one'}
        items={items}
        empty="The engine has told of no transforms."
        note={standsAlone ? 'No node is selected: the new one will not be connected.' : undefined}
        onPick={({ id }) => {
          close();
          addAfter(name, transforms.get(id)!, after ?? null);
        }}
      />
    </Dialog>
  );
}
