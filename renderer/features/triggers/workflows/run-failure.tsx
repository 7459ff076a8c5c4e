/** What failed in the shown run of a workflow, or lately, why, and the way to it. */

import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { failureOf, type Failure } from '#renderer/features/triggers/workflows/run-times.ts';
import { openNode } from '#renderer/features/triggers/workflows/workflow-actions.ts';
import { chooseRun } from '#renderer/stores/chosen-workflow-runs.ts';
import { nodeState } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { workflowTab } from '#renderer/stores/open-editors.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { dateAndTime } from '#renderer/ui/format/words.ts';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
import workflowStyles from '#renderer/features/triggers/workflows/workflow.module.css';

interface RunFailureProps {
  /** Newest first. */
  readonly runs: readonly WorkflowRunText[];
  readonly shown: WorkflowRunText;
}

/** Nothing where all went well. */
export function RunFailure({ runs, shown }: RunFailureProps) {
  const failure = failureOf(shown, runs);
  if (failure === null) return null;
  const { run, node, others } = failure;
  const state = node === null ? run.status : nodeState(node)!;
  return (
    <p className={classes(textStyles.compact, workflowStyles.failure)} role="status">
      <StateIcon state={state} size={15} />
      <span>
        <b>
          Run {run.number}, {dateAndTime(run.startedOn)}: {node === null ? 'it did not start' : `${node.name} ${state}`}
          {others === 0 ? '' : `, ${others} more not successful`}.
        </b>{' '}
        {reasonOf(failure)}
        {run.resumedBy === null ? null : (
          <>
            {' '}
            Resumed as{' '}
            <Lead words={`run ${run.resumedBy.number}`} onOpen={() => showRun(run.workflowName, run.resumedBy!.id)} />.
          </>
        )}
      </span>
      {node === null ? null : (
        <Lead
          words={isUnstarted(node.state) ? `Open ${node.name}` : `Open run of ${node.name}`}
          onOpen={() => void openNode(node).catch((thrown: unknown) => showFailure(`Opening ${node.name}`, thrown))}
        />
      )}
    </p>
  );
}

function Lead({ words, onOpen }: { readonly words: string; onOpen(): void }) {
  return (
    <button type="button" className={textStyles.link} onClick={onOpen}>
      {words}
    </button>
  );
}

function showRun(workflow: string, id: string): void {
  chooseRun(workflow, id);
  openTab(workflowTab(workflow));
}

function isUnstarted(state: string | null): boolean {
  return state === 'REFUSED' || state === 'MISSED';
}

function reasonOf({ run, node }: Failure): string {
  const error = node === null ? run.error : node.runs.at(-1)?.error;
  return error == null ? '' : [error.message, error.hint].filter(Boolean).join(' ');
}
