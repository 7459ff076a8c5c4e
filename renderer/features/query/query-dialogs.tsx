/** Dialogs of queries: a name for one, deleting one, and the statements that ran before. */

import { IconCircleCheck, IconCircleX, IconPlayerPause } from '@tabler/icons-react';
import { useMemo } from 'react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { NameForm } from '#renderer/app/name-form.tsx';
import { findEditorOf, openQueryText } from '#renderer/features/query/open-editor.ts';
import { forgetHistory, useQueryHistory, type PastRun } from '#renderer/features/query/query-history.ts';
import { putValues } from '#renderer/features/query/query-parameters.ts';
import { activeQuery, findQueryText } from '#renderer/features/query/query-texts.ts';
import {
  askQuery,
  deleteQuery,
  discardText,
  renameQuery,
  saveQueryAs,
  useQueryDialogs,
} from '#renderer/features/query/saved-queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { countOf, duration, timeOfDay } from '#renderer/ui/format/words.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';
import { PickList, type PickItem } from '#renderer/ui/pick-list/pick-list.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const SaveJobForm = loadedLater(
  async () => (await import('#renderer/features/query/save-result-form.tsx')).SaveJobForm,
);
const SaveTableForm = loadedLater(
  async () => (await import('#renderer/features/query/save-result-form.tsx')).SaveTableForm,
);
const SaveViewForm = loadedLater(
  async () => (await import('#renderer/features/query/save-view-form.tsx')).SaveViewForm,
);

const close = (): void => askQuery(null);
const queryName = { noun: 'query', folder: 'queries', onClose: close } as const;

export function QueryDialogs() {
  const asking = useQueryDialogs((state) => state.asking);
  const tabId = asking !== null && 'tabId' in asking ? asking.tabId : '';
  const text = findQueryText(tabId);
  const name = asking?.kind === 'delete' ? asking.name : (text?.saved?.name ?? '');
  return (
    <>
      <Dialog open={asking?.kind === 'save'} onClose={close} title="Save query" width={440}>
        <NameForm
          {...queryName}
          verb="Save"
          tried="Saving the query"
          initial=""
          act={(next) => saveQueryAs(tabId, next)}
        />
      </Dialog>
      <Dialog open={asking?.kind === 'rename'} onClose={close} title="Rename query" width={440}>
        <NameForm
          {...queryName}
          verb="Rename"
          tried="Renaming the query"
          initial={name}
          act={(next) => renameQuery(tabId, next)}
        />
      </Dialog>
      <ConfirmDialog
        open={asking?.kind === 'delete'}
        onClose={close}
        title={`Delete the query ${name}?`}
        action={`Delete ${name}`}
        onConfirm={() => void deleteQuery(name).catch((thrown: unknown) => showFailure('Deleting the query', thrown))}
      >
        <p className={textStyles.compact}>Its file in queries/ is deleted. Tables and files stay.</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking?.kind === 'discard'}
        onClose={close}
        title={`Discard ${text?.title ?? 'the query'}?`}
        action={`Discard ${text?.title ?? ''}`}
        onConfirm={() => discardText(tabId)}
      >
        <p className={textStyles.compact}>Its text was never saved. Statements that were run stay in the history.</p>
      </ConfirmDialog>
      <Dialog open={asking?.kind === 'save-job'} onClose={close} title="Save result as job" width={480}>
        {asking?.kind === 'save-job' ? <SaveJobForm statement={asking.statement} onClose={close} /> : null}
      </Dialog>
      <Dialog open={asking?.kind === 'save-table'} onClose={close} title="Save result as table" width={480}>
        {asking?.kind === 'save-table' ? <SaveTableForm statement={asking.statement} onClose={close} /> : null}
      </Dialog>
      <Dialog open={asking?.kind === 'save-view'} onClose={close} title="Save statement as view" width={480}>
        {asking?.kind === 'save-view' ? <SaveViewForm statement={asking.statement} onClose={close} /> : null}
      </Dialog>
      <Dialog open={asking?.kind === 'history'} onClose={close} title="Query history" width={720}>
        <History />
      </Dialog>
    </>
  );
}

const icons = { done: IconCircleCheck, failed: IconCircleX, stopped: IconPlayerPause };
const tones = { done: textStyles.good, failed: textStyles.bad, stopped: textStyles.muted };

function History() {
  const runs = useQueryHistory();
  const items = useMemo(() => runs.map(itemOf), [runs]);
  return (
    <>
      <PickList
        label="Search statements"
        placeholder="Type part of a statement"
        items={items}
        empty={
          runs.length === 0
            ? 'No statements have run yet. Statements that you run in a query are listed here.'
            : 'No matching statement.'
        }
        most={100}
        onPick={({ id }) => {
          close();
          const run = runs[Number(id)];
          if (run !== undefined) openAgain(run);
        }}
      />
      {runs.length === 0 ? null : (
        <span className={classes(layoutStyles.row, dialogStyles.actions)}>
          <Button tone="quiet" onClick={forgetHistory}>
            Clear history
          </Button>
        </span>
      )}
    </>
  );
}

function itemOf({ sql, values = {}, startedAt, millis, state, rowCount }: PastRun, index: number): PickItem {
  const Icon = icons[state];
  const stated = Object.entries(values).map(([name, value]) => `, $${name} = ${value}`);
  const outcome = rowCount === null ? state : countOf(rowCount, 'row');
  return {
    id: String(index),
    title: sql.replaceAll(/\s+/gu, ' ').slice(0, 300),
    group: 'Statements',
    icon: <Icon size={15} stroke={1.5} className={tones[state]} />,
    text: `${timeOfDay(startedAt)}, ${outcome} in ${duration(millis)}${stated.join('')}`,
  };
}

/** In the query in front if that is empty, else in a new one. */
function openAgain({ sql, values = {} }: PastRun): void {
  const front = activeQuery()?.id;
  const editor = front === undefined ? undefined : findEditorOf(front);
  const isEmpty = editor !== undefined && editor.text().trim() === '';
  const tabId = isEmpty ? front! : openQueryText(sql);
  putValues(tabId, values);
  if (isEmpty) editor.insert(sql);
}
