/** One node: its name, its arguments as a form, its SQL, its columns. */

import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { useEffect } from 'react';
import { IconHelpCircle, IconTrash } from '@tabler/icons-react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { showNodeView, useNodeView, type NodeView } from '#renderer/features/jobs/editor-view.ts';
import { renameNode, setArgument, setScope } from '#renderer/features/jobs/graph/edit-job.ts';
import { feedKey, followOutputs } from '#renderer/features/jobs/graph/node-outputs.ts';
import { portsIn, type Transforms } from '#renderer/features/jobs/transforms.ts';
import { ColumnsTab } from '#renderer/features/jobs/inspector/columns-tab.tsx';
import { InspectorPane } from '#renderer/features/jobs/inspector/inspector-pane.tsx';
import { NodeForm } from '#renderer/features/jobs/inspector/node-form.tsx';
import { NodeNotes } from '#renderer/features/jobs/inspector/node-notes.tsx';
import { SqlTab } from '#renderer/features/jobs/inspector/sql-tab.tsx';
import { WrittenNotes } from '#renderer/features/jobs/inspector/written-notes.tsx';
import { RecipeList } from '#renderer/features/jobs/recipe/recipe-list.tsx';
import { recipeTransform } from '#renderer/features/jobs/recipe/recipe-steps.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import { EndForm } from '#renderer/features/jobs/subflows/end-form.tsx';
import { StaleArguments } from '#renderer/features/jobs/subflows/stale-arguments.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import buttonStyles from '#renderer/ui/button.module.css';
import { classes } from '#renderer/ui/classes.ts';
import paneStyles from '#renderer/ui/pane.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface NodeInspectorProps {
  readonly name: string;
  readonly job: Job;
  readonly node: Node;
  readonly transforms: Transforms;
  readonly checks: JobChecks;
}

export function NodeInspector({ name, job, node, transforms, checks }: NodeInspectorProps) {
  const view = useNodeView(name, node.id);
  const transform = transforms.get(node.transform);
  const portsOf = portsIn(transforms, checks.outputs);
  const outputs = portsOf(node)?.outputs ?? [];
  const columns = checks.columns.get(node.id);
  const feeds = Object.keys(node.inputs).map((port) => feedKey(job, node, port, portsOf)!);
  const inputs = feeds.map((key) => checks.columns.get(key));
  const before = inputs.length === 0 || inputs.includes(undefined) ? undefined : inputs.flatMap((each) => each ?? []);
  const problems = checks.problems.filter((problem) => problem.node === node.id);
  // A note that appears below the form must not cover the edited field.
  useEffect(() => {
    const held = document.activeElement;
    if (held?.closest('[data-part="job-editor"] [data-part="pane-body"]') != null)
      held.scrollIntoView({ block: 'nearest' });
  }, [problems.length]);
  return (
    <InspectorPane
      head={
        <>
          <TransformIcon name={node.transform} size={16} />
          <input
            className={inspectorStyles.nodeName}
            aria-label="Name of the node"
            value={node.name}
            maxLength={255}
            onChange={(event) => {
              const next = event.currentTarget.value;
              if (next !== '') editDraft(name, (draft) => renameNode(draft, node.id, next), `name:${node.id}`);
            }}
          />
          {transform === undefined ? null : (
            <Tooltip label={`${transform.title} (${transform.name}): ${transform.summary}`} side="bottom" delay={0}>
              <span className={buttonStyles.iconButton} tabIndex={0} role="note" aria-label={transform.summary}>
                <IconHelpCircle size={16} stroke={1.5} />
              </span>
            </Tooltip>
          )}
          <IconButton
            label="Delete node and reconnect neighbours"
            keys={keyTextOf('jobs.remove')}
            onClick={() => void runCommandById('jobs.remove')}
          >
            <IconTrash size={15} stroke={1.5} />
          </IconButton>
        </>
      }
    >
      <SubTabs<NodeView>
        label="Views of the node"
        current={view}
        onChange={(next) => showNodeView(name, node.id, next)}
        tabs={[
          { name: 'form', title: formTitles[node.transform] ?? 'Form' },
          { name: 'sql', title: 'SQL' },
          { name: 'columns', title: 'Columns', ...(columns === undefined ? {} : { count: columns.length }) },
          { name: 'notes', title: 'Notes', ...(node.notes === undefined ? {} : { count: 1 }) },
        ]}
      />
      {view === 'form' ? (
        <div className={inspectorStyles.formAndNotes}>
          <div className={paneStyles.body} data-part="pane-body">
            {transform?.file == null ? null : <OwnFile transform={transform} file={transform.file} />}
            {transform?.isSubflow === true ? (
              <StaleArguments
                node={node}
                transform={transform}
                onRemove={(argument) => editDraft(name, (draft) => setArgument(draft, node.id, argument, undefined))}
              />
            ) : null}
            {transform === undefined ? (
              <p className={classes(textStyles.muted, tableStyles.none)}>
                {node.transform} is not a transform of Tenon or of this workspace.
              </p>
            ) : transform.isEnd ? (
              <EndForm name={name} node={node} />
            ) : node.transform === recipeTransform ? (
              <RecipeList job={job} node={node} transforms={transforms} checks={checks} />
            ) : (
              <NodeForm
                job={job}
                node={node}
                transform={transform}
                transforms={transforms}
                checks={checks}
                onChange={(argument, value) =>
                  editDraft(
                    name,
                    (draft) => followOutputs(setArgument(draft, node.id, argument, value), node.id, outputs, portsOf),
                    `args:${node.id}:${argument}`,
                  )
                }
              />
            )}
            {job.bookmark === 'enable' && transform !== undefined ? (
              <ScopeField name={name} node={node} transform={transform} />
            ) : null}
          </div>
          <NodeNotes job={job} node={node} checks={checks} />
        </div>
      ) : null}
      {view === 'sql' ? <SqlTab job={job} nodeId={node.id} /> : null}
      {view === 'columns' ? (
        <OutputColumns name={name} job={job} node={node} outputs={outputs} checks={checks} before={before} />
      ) : null}
      {view === 'notes' ? <WrittenNotes name={name} node={node} /> : null}
    </InspectorPane>
  );
}

const formTitles: Readonly<Record<string, string>> = { ApplyMapping: 'Mapping', Recipe: 'Steps' };

/** Where the SQL or code of a user's transform is. */
function OwnFile({ transform, file }: { readonly transform: TransformText; readonly file: string }) {
  return (
    <p className={classes(textStyles.secondary, inspectorStyles.ownFile)} title="Edits of the file count at once.">
      From <span className={textStyles.monospace}>{file}</span>
      {transform.isSubflow ? (
        <Button size="sm" tone="quiet" onClick={() => void runCommandById('jobs.open-subflow')}>
          Open sub-flow
        </Button>
      ) : null}
    </p>
  );
}

interface OutputColumnsProps {
  readonly name: string;
  readonly job: Job;
  readonly node: Node;
  readonly outputs: readonly string[];
  readonly checks: JobChecks;
  readonly before: readonly ColumnText[] | undefined;
}

/** Of a node with several outputs, one after the other. */
function OutputColumns({ name, job, node, outputs, checks, before }: OutputColumnsProps) {
  const shown = { name, job, before };
  if (outputs.length < 2) return <ColumnsTab {...shown} nodeId={node.id} columns={checks.columns.get(node.id)} />;
  return (
    <div className={paneStyles.body} data-part="pane-body">
      {outputs.map((output) => (
        <section
          key={output}
          className={classes(paneStyles.section, inspectorStyles.output)}
          aria-label={`Output ${output}`}
        >
          <h4 className={textStyles.truncated}>{output}</h4>
          <ColumnsTab
            {...shown}
            nodeId={portKey(node.id, output)}
            columns={checks.columns.get(portKey(node.id, output))}
          />
        </section>
      ))}
    </div>
  );
}

/** The meaning of incremental here; only where the job keeps a bookmark. */
function ScopeField({
  name,
  node,
  transform,
}: {
  readonly name: string;
  readonly node: Node;
  readonly transform: TransformText;
}) {
  const change = (scope: Node['scope']): void => editDraft(name, (draft) => setScope(draft, node.id, scope));
  if (transform.effect === 'source') {
    return (
      <section className={paneStyles.section}>
        <Check
          checked={node.scope === 'all-rows'}
          label="Read everything in every run"
          hint="The source then has no bookmark. Without this option, a run reads only new files."
          onChange={(on) => change(on ? 'all-rows' : undefined)}
        />
      </section>
    );
  }
  if (!transform.mixesRows) return null;
  return (
    <section className={paneStyles.section}>
      <Check
        checked={node.scope === 'new-rows'}
        label="Work on the new rows of each run only"
        hint="The result can differ from a full run. Without this option, a job with a bookmark cannot use this node."
        onChange={(on) => change(on ? 'new-rows' : undefined)}
      />
    </section>
  );
}
