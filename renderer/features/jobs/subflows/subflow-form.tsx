/** What a sub-flow states of itself, its parameters, and where it is used. */

import { z } from 'zod';
import { subflowSchema } from '#engine/contract/definitions/subflow.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { titleOf, type EditedGraph } from '#renderer/features/jobs/draft/graph-file.ts';
import { ParameterList } from '#renderer/features/jobs/subflows/parameter-list.tsx';
import { noteOpened, type SubflowUse } from '#renderer/features/jobs/subflows/subflow-use.ts';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';
import { jobTab } from '#renderer/stores/open-editors.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

const fields = fieldsOf(z.toJSONSchema(subflowSchema.pick({ description: true }), { io: 'input' }));

interface SubflowFormProps {
  /** Of the draft. */
  readonly name: string;
  readonly graph: EditedGraph;
  readonly use: SubflowUse;
  readonly transforms: Transforms;
}

export function SubflowForm({ name, graph, use, transforms }: SubflowFormProps) {
  return (
    <>
      <section className={classes(paneStyles.section, layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
        <Button changes size="sm" onClick={() => void runCommandById('subflows.rename')}>
          Rename
        </Button>
        <Button changes size="sm" onClick={() => void runCommandById('subflows.duplicate')}>
          Duplicate
        </Button>
        <Button changes size="sm" onClick={() => void runCommandById('jobs.layout')}>
          Lay out graph
        </Button>
        <Button changes size="sm" tone="danger" onClick={() => void runCommandById('subflows.delete')}>
          Delete
        </Button>
      </section>
      <SchemaForm
        fields={fields}
        value={graph}
        onChange={(_member, value) =>
          editDraft(name, (draft) => ({ ...draft, description: typeof value === 'string' ? value : '' }), 'description')
        }
      />
      <ParameterList name={name} graph={graph} transforms={transforms} />
      <UsedBy subflow={titleOf(name)} use={use} />
    </>
  );
}

function UsedBy({ subflow, use }: { readonly subflow: string; readonly use: SubflowUse }) {
  return (
    <section className={paneStyles.section} aria-label="Used by">
      <h4>Used by</h4>
      {use.places.length === 0 ? (
        <p className={classes(textStyles.compact, textStyles.secondary)}>
          {use.isKnown ? 'No job uses this sub-flow.' : 'Finding jobs'}
        </p>
      ) : (
        <>
          <p className={classes(textStyles.compact, textStyles.secondary)}>
            Columns and previews are those of the marked place.
          </p>
          <div role="radiogroup" aria-label="Place whose rows are shown">
            {use.places.map((place) => {
              const { jobName, nodeId, nodeName } = place;
              return (
                <div key={`${jobName}/${nodeId}`} className={classes(layoutStyles.row, layoutStyles.close)}>
                  <label className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.grow)}>
                    <input
                      type="radio"
                      name="subflow-place"
                      checked={place === use.place}
                      onChange={() => noteOpened(subflow, { place: { jobName, nodeId } })}
                    />
                    <span className={classes(textStyles.compact, textStyles.truncated)}>
                      {jobName}: {nodeName}
                    </span>
                  </label>
                  <Button size="sm" tone="quiet" onClick={() => openTab(jobTab(jobName))}>
                    Open job
                  </Button>
                </div>
              );
            })}
          </div>
        </>
      )}
    </section>
  );
}
