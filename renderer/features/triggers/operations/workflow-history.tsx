/** The last runs of one workflow as a matrix, with a choice of the workflow. */

import { useState } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { RunMatrix } from '#renderer/features/triggers/workflows/run-matrix.tsx';
import { runsWords } from '#renderer/features/triggers/workflows/run-times.ts';
import { runsRequest } from '#renderer/features/triggers/workflows/runs-request.ts';
import { chooseRun } from '#renderer/stores/chosen-workflow-runs.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { workflowTab } from '#renderer/stores/open-editors.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorView, useWordsWhileEmpty } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import operationsStyles from '#renderer/features/triggers/operations/operations.module.css';

export function WorkflowHistory() {
  const names = (useProcedure('getDefinitions', { kind: 'workflow' }).data ?? []).map(({ name }) => name);
  const [chosen, setChosen] = useState<string | null>(null);
  const name = chosen !== null && names.includes(chosen) ? chosen : names[0];
  const runs = useProcedure('getWorkflowRuns', runsRequest(name ?? ''), { enabled: name !== undefined });
  const items = runs.data?.items ?? [];
  return (
    <section className={operationsStyles.part} aria-label="Workflow history">
      <h2 className={classes(operationsStyles.title, layoutStyles.row, layoutStyles.close)}>
        <span className={textStyles.strong}>Workflow history</span>
        {name === undefined ? null : (
          <>
            <select
              className={classes(inputStyles.input, inputStyles.small)}
              aria-label="Workflow"
              value={name}
              onChange={({ currentTarget }) => setChosen(currentTarget.value)}
            >
              {names.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
            <span className={classes(textStyles.compact, textStyles.secondary, textStyles.truncated)}>
              {items.length === 0 ? '' : runsWords(items)}
            </span>
            <span className={layoutStyles.end}>
              <Button size="sm" tone="quiet" onClick={() => openTab(workflowTab(name))}>
                Open workflow
              </Button>
            </span>
          </>
        )}
      </h2>
      {name === undefined ? (
        <div className={classes(textStyles.compact, operationsStyles.none, layoutStyles.row)}>
          <span className={textStyles.muted}>No workflows yet.</span>
          <Button size="sm" changes onClick={() => void runCommandById('workflows.new')}>
            Create workflow
          </Button>
        </div>
      ) : (
        <Matrix key={name} name={name} items={runs.data?.items} error={runs.error} />
      )}
    </section>
  );
}

interface MatrixProps {
  readonly name: string;
  /** Newest first; undefined: not read yet. */
  readonly items: readonly WorkflowRunText[] | undefined;
  readonly error: EngineError | null;
}

function Matrix({ name, items, error }: MatrixProps) {
  const empty = useWordsWhileEmpty(`${name} has not run yet.`, items === undefined, 'Loading the runs');
  if (error !== null) return <ErrorView error={error} />;
  if (items?.[0] === undefined)
    return (
      <div className={classes(textStyles.compact, operationsStyles.none, layoutStyles.row)}>
        <span className={textStyles.muted}>{empty}</span>
      </div>
    );
  return (
    <div className={operationsStyles.history}>
      <RunMatrix
        runs={items}
        shown={items[0]}
        onChoose={({ id, workflowName }) => {
          chooseRun(workflowName, id === items[0]!.id ? null : id);
          openTab(workflowTab(workflowName));
        }}
      />
    </div>
  );
}
