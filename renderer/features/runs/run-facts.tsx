/** The output and inputs of a finished run, beside its timeline. */

import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { IconAlertCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { RunLink } from '#renderer/features/runs/run-link.tsx';
import { runTime, undoTerm } from '#renderer/features/runs/run-words.ts';
import { cpuHint, cpuTime, money } from '#renderer/features/runs/costs/cost-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { openFileEditor, openTableRows } from '#renderer/stores/open-editors.ts';
import { closeInspector } from '#renderer/stores/workbench.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { byteSize, countOf, exactCount, timeOfDay } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Place = Output<'getCommitFiles'>['places'][number];

const millisPerDay = 24 * 60 * 60 * 1000;

export function RunFacts({ run }: { readonly run: JobRunText }) {
  const receipts = useProcedure('getReceipts', { id: run.id }).data ?? [];
  const tasks = useProcedure('getJobTasks', { id: run.id }).data ?? [];
  const commit = useProcedure('getCommitFiles', { id: run.id }).data;
  const historyDays = useProcedure('getWorkspace', {}).data?.definition.defaults.historyDays;
  const costs = useProcedure('getCosts', { by: 'run', runId: run.id }).data;
  const cost = costs?.total;
  const currency = costs?.prices.currency ?? 'USD';
  const places = commit?.places ?? [];
  const sum = (kind: string, member: 'rowsIn' | 'rowsOut'): number =>
    receipts.filter((each) => each.kind === kind).reduce((rows, each) => rows + each[member], 0);
  const rejected = receipts.reduce((rows, each) => rows + each.rejected, 0);
  const peak = Math.max(...tasks.map(({ peakMemory }) => peakMemory ?? 0), 0);
  const spilled = tasks.reduce((bytes, task) => bytes + (task.spilledBytes ?? 0), 0);
  const parameters = Object.entries(run.arguments);
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
        <section className={paneStyles.section}>
          <h4>Resources</h4>
          <dl className={factsStyles.facts}>
            <dt>Time</dt>
            <dd>{runTime(run, Date.now()) ?? 'not started'}</dd>
            <dt>CPU time</dt>
            <dd title={cost === undefined ? undefined : cpuHint(cost)}>
              {cost === undefined || cost.attempts === 0 ? 'not measured' : cpuTime(cost)}
            </dd>
            <dt>Peak memory</dt>
            <dd>{peak === 0 ? 'not measured' : byteSize(peak)}</dd>
            <dt>Spilled to disk</dt>
            <dd>{byteSize(spilled)}</dd>
            {cost === undefined || cost.attempts === 0 ? null : (
              <>
                <dt>On AWS Glue</dt>
                <dd>{money(cost.glue, currency)} at least</dd>
                <dt>On EMR Serverless</dt>
                <dd>{money(cost.emrServerless, currency)} at least</dd>
              </>
            )}
          </dl>
        </section>
        <section className={paneStyles.section}>
          <h4>Run</h4>
          <dl className={factsStyles.facts}>
            <dt>Id</dt>
            <dd className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>{run.id}</dd>
            {run.previousRunId === null ? null : (
              <>
                <dt>Resumes</dt>
                <dd>
                  <RunLink id={run.previousRunId} />
                </dd>
              </>
            )}
            {run.jobRunState === 'SUCCEEDED' && !run.undone && (commit?.written ?? 0) > 0 ? (
              <>
                <dt>Undo</dt>
                <dd>{undoTerm(run, Date.now())}</dd>
              </>
            ) : null}
            {run.completedOn === null || historyDays === undefined ? null : (
              <>
                <dt>In the history</dt>
                <dd>at least until {timeOfDay(run.completedOn + historyDays * millisPerDay)}</dd>
              </>
            )}
            {parameters.map(([name, value]) => (
              <div key={name} className={factsStyles.pair}>
                <dt>{name}</dt>
                <dd className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
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
