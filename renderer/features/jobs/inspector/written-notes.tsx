/** What people wrote about a node. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { setNotes } from '#renderer/features/jobs/graph/edit-job.ts';
import { classes } from '#renderer/ui/classes.ts';
import inputStyles from '#renderer/ui/form/input.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function WrittenNotes({ name, node }: { readonly name: string; readonly node: Node }) {
  return (
    <div className={paneStyles.body} data-part="pane-body">
      <section className={paneStyles.section}>
        <h4 id="node-notes">Notes</h4>
        <textarea
          className={classes(inputStyles.input, inputStyles.wide, inputStyles.area)}
          rows={10}
          maxLength={4000}
          aria-labelledby="node-notes"
          value={node.notes ?? ''}
          onChange={(event) => {
            const text = event.currentTarget.value;
            editDraft(name, (draft) => setNotes(draft, node.id, text), `notes:${node.id}`);
          }}
        />
        <p className={classes(textStyles.compact, textStyles.muted)}>
          Scripts show notes as comments. Notes do not affect runs.
        </p>
      </section>
    </div>
  );
}
