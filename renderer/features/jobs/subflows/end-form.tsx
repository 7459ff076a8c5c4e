/** The form of an input or output of a sub-flow: the name of its port, by which jobs connect to it. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { inputTransform } from '#engine/contract/definitions/subflow.ts';
import { editDraft, findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { CheckedName } from '#renderer/features/jobs/subflows/checked-name.tsx';
import { renamePort, whyNotPort } from '#renderer/features/jobs/subflows/edit-subflow.ts';
import paneStyles from '#renderer/ui/pane.module.css';

/** @param name of the draft. */
export function EndForm({ name, node }: { readonly name: string; readonly node: Node }) {
  const end = node.transform === inputTransform ? 'input' : 'output';
  return (
    <section className={paneStyles.section}>
      <CheckedName
        label={`Name of the ${end}`}
        value={node.id}
        hint={`Jobs connect to the ${end} by this name. After a change, connect them again.`}
        whyNot={(next) => whyNotPort(findDraft(name)!.history.present, node.id, next)}
        onSave={(next) => editDraft(name, (graph) => renamePort(graph, node.id, next), null, [next])}
      />
    </section>
  );
}
