/** What a run wrote, and what it took, beside its timeline. */

import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { IconAlertCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { RunDetails } from '#renderer/features/runs/facts/run-details.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { openFileEditor, openTableRows } from '#renderer/stores/open-editors.ts';
import { closeInspector } from '#renderer/stores/workbench.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { countOf, exactCount, timeOfDay } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Place = Output<'getCommitFiles'>['places'][number];

export function RunFacts({ run }: { readonly run: JobRunText }) {
  const receipts = useProcedure('getReceipts', { id: run.id }).data ?? [];
  const commit = useProcedure('getCommitFiles', { id: run.id }).data;
  const places = commit?.places ?? [];
  const sum = (kind: string, member: 'rowsIn' | 'rowsOut'): number =>
    receipts.filter((each) => each.kind === kind).reduce((rows, each) => rows + each[member], 0);
  const rejected = receipts.reduce((rows, each) => rows + each.rejected, 0);
  return (
    <aside className={paneStyles.pane} data-part="pane" aria-label="Output">
      <header>
        {rejected === 0 ? (
          <IconCircleCheck size={16} stroke={1.5} className={textStyles.good} />
        ) : (
          <IconAlertCircle size={16} stroke={1.5} className={textStyles.warning} />
        )}
        <span className={rejected === 0 ? textStyles.good : textStyles.warning}>Output</span>
        <span className={layoutStyles.end}>
          <IconButton label="Close" keys={keyTextOf('window.toggle-inspector')} onClick={closeInspector}>
            <IconX size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <div className={paneStyles.body} data-part="pane-body" tabIndex={0}>
        <section className={paneStyles.section}>
          {receipts.length === 0 ? (
            <p>
              <b>There was no new data</b>, so nothing was written.
            </p>
          ) : (
            <p>
              <b>{countOf(sum('target', 'rowsOut'), 'row')}</b>{' '}
              {commit === undefined ? '' : `in ${countOf(commit.written, 'file')}, `}in one commit
              {run.completedOn === null ? '' : ` at ${timeOfDay(run.completedOn)}`}.
            </p>
          )}
          {rejected === 0 ? null : (
            <p className={classes(layoutStyles.row, layoutStyles.close)}>
              <span className={classes(layoutStyles.grow, textStyles.warning)}>
                {countOf(rejected, 'record')} {rejected === 1 ? 'was' : 'were'} rejected and{' '}
                {rejected === 1 ? 'is' : 'are'} not in the output.
              </span>
              <Button onClick={() => void runCommandById('runs.view-rejects')}>Review</Button>
            </p>
          )}
          {run.undone ? (
            <p className={textStyles.secondary}>
              This run was undone. Files, catalog and bookmark are back to their state before the run.
            </p>
          ) : null}
        </section>
        {places.length === 0 ? null : (
          <section className={paneStyles.section}>
            <h4>Where</h4>
            {places.map((place) => (
              <WrittenPlace key={place.location} place={place} undone={run.undone} />
            ))}
          </section>
        )}
        <section className={paneStyles.section}>
          <h4>Rows</h4>
          <dl className={factsStyles.facts}>
            <dt>Read</dt>
            <dd>{exactCount(sum('source', 'rowsIn'))}</dd>
            <dt>Rejected</dt>
            <dd className={classes(rejected !== 0 && textStyles.bad)}>{exactCount(rejected)}</dd>
            <dt>Written</dt>
            <dd>{exactCount(sum('target', 'rowsOut'))}</dd>
          </dl>
        </section>
        <RunDetails run={run} />
      </div>
    </aside>
  );
}

/** A target of the run, with what opens it; after an undo it is not there any more. */
function WrittenPlace({ place, undone }: { readonly place: Place; readonly undone: boolean }) {
  const { location, databaseName, name, written, firstFile } = place;
  return (
    <>
      <p>
        {name === null ? null : <span className={textStyles.strong}>{`${databaseName}.${name}: `}</span>}
        {countOf(written, 'file')} {written === 1 ? 'at' : 'below'}{' '}
        <span className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>{location}</span>
      </p>
      {undone ? null : (
        <p className={classes(layoutStyles.row, layoutStyles.close)}>
          {name === null || databaseName === null ? null : (
            <Button onClick={() => openTableRows(databaseName, name)}>Open table</Button>
          )}
          <Button title={firstFile} onClick={() => openFileEditor(firstFile)}>
            {written === 1 ? 'Open file' : 'Open file of output'}
          </Button>
        </p>
      )}
    </>
  );
}
