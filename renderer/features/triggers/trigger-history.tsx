/** The last firings of a trigger: when and why it fired, and what became of each run that it started. */

import type { FiringText } from '#engine/contract/procedures/triggers.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { hasStarted, openStarted } from '#renderer/features/triggers/trigger-actions.ts';
import { actionState, causeWords, nameOf } from '#renderer/features/triggers/trigger-words.ts';
import { dateAndTime } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { useWordsWhileEmpty } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

interface TriggerHistoryProps {
  readonly firings: readonly FiringText[];
  readonly isLoading: boolean;
}

export function TriggerHistory({ firings, isLoading }: TriggerHistoryProps) {
  return (
    <SimpleTable
      label="History"
      columns={columns}
      rows={firings}
      keyOf={({ number }) => String(number)}
      empty={useWordsWhileEmpty('This trigger has not fired yet.', isLoading, 'Loading the history')}
    />
  );
}

const columns: readonly SimpleColumn<FiringText>[] = [
  { title: 'Fired', width: '138', cell: ({ firedOn }) => dateAndTime(firedOn) },
  { title: 'Due', width: '138', cell: ({ due }) => (due === null ? '' : dateAndTime(due)) },
  { title: 'Why', width: '20%', wraps: true, cell: causeWords },
  {
    title: 'Started',
    wraps: true,
    cell: ({ actions }) => (
      <ul className={triggerStyles.started}>
        {actions.map((action) => (
          <li key={action.id} className={classes(layoutStyles.row, layoutStyles.wrap)}>
            <StateTag state={actionState(action)} />
            {hasStarted(action) ? <StartedLink action={action} /> : <span>{nameOf(action)}</span>}
            {action.error === null ? null : (
              <span className={action.state === 'REFUSED' ? textStyles.bad : textStyles.secondary}>
                {action.error.message}
              </span>
            )}
          </li>
        ))}
      </ul>
    ),
  },
];

function StartedLink({ action }: { readonly action: FiringText['actions'][number] }) {
  const what = action.crawlerName === null ? 'run' : 'crawl';
  return (
    <button
      type="button"
      className={textStyles.link}
      title={`Open ${what}`}
      onClick={() => void openStarted(action).catch((thrown: unknown) => showFailure(`Opening the ${what}`, thrown))}
    >
      {nameOf(action)}
    </button>
  );
}
