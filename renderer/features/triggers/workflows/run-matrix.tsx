/** The last runs of a workflow beside each other: what became of each job and crawler in each of them. */

import { IconMinus } from '@tabler/icons-react';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { runState, runWords } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
import workflowStyles from '#renderer/features/triggers/workflows/workflow.module.css';

interface RunMatrixProps {
  /** Newest first. */
  readonly runs: readonly WorkflowRunText[];
  readonly shown: WorkflowRunText;
  onChoose(run: WorkflowRunText): void;
}

export function RunMatrix({ runs, shown, onChoose }: RunMatrixProps) {
  const inOrder = runs.toReversed();
  const nodes = new Map(
    runs
      .flatMap(({ graph }) => graph?.nodes ?? [])
      .flatMap(({ id, type, name }) => (type === 'TRIGGER' ? [] : [[id, name]])),
  );
  const stateIn = ({ graph }: WorkflowRunText, id: string): string | null =>
    graph?.nodes.find((node) => node.id === id)?.state ?? null;
  return (
    <div className={workflowStyles.matrix} role="region" aria-label="Run history" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Run</th>
            {inOrder.map((run) => (
              <th key={run.id} scope="col" className={classes(run.id === shown.id && workflowStyles.shown)}>
                <button
                  type="button"
                  className={workflowStyles.runNumber}
                  aria-pressed={run.id === shown.id}
                  title={runWords(run)}
                  onClick={() => onChoose(run)}
                >
                  {run.number}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row" className={textStyles.secondary}>
              Whole run
            </th>
            {inOrder.map((run) => (
              <td key={run.id} className={classes(run.id === shown.id && workflowStyles.shown)} title={runState(run)}>
                <StateIcon state={runState(run)} />
              </td>
            ))}
          </tr>
          {[...nodes].map(([id, name]) => (
            <tr key={id}>
              <th scope="row" title={name}>
                {name}
              </th>
              {inOrder.map((run) => {
                const state = stateIn(run, id!);
                return (
                  <td
                    key={run.id}
                    className={classes(run.id === shown.id && workflowStyles.shown)}
                    title={state ?? 'Not started'}
                  >
                    {state === null ? (
                      <IconMinus size={14} stroke={1.5} className={textStyles.muted} aria-label="Not started" />
                    ) : (
                      <StateIcon state={state} />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
