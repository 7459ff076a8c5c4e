/** Versions of a job: the list, the picture of the difference between two of them, and what differs in it. */

import { IconArrowsExchange, IconRestore } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { JobVersionText } from '#engine/contract/procedures/runs/job-versions.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';
import { restoredJob } from '#renderer/features/jobs/versions/restored-job.ts';
import { VersionChanges } from '#renderer/features/jobs/versions/version-changes.tsx';
import { comparedGraph, type ComparedGraph, type NodeChange } from '#renderer/features/jobs/versions/compared-graph.ts';
import { VersionGraph, type Compared } from '#renderer/features/jobs/versions/version-graph.tsx';
import { VersionList } from '#renderer/features/jobs/versions/version-list.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { countOf, timeOfDay } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import versionStyles from '#renderer/features/jobs/versions/versions.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface Chosen {
  readonly from: number;
  readonly to: number;
  /** The one that is marked in the list. */
  readonly listed: number;
}

interface VersionsViewProps {
  readonly name: string;
  readonly transforms: Transforms;
  /** Of the job as it is now. */
  readonly checks: JobChecks;
  /** The restored version is in the editor. */
  onRestored(): void;
}

export function VersionsView({ name, transforms, checks, onRestored }: VersionsViewProps) {
  const versions = useProcedure('getJobVersions', { jobName: name }, { keepsPrevious: true });
  const [chosen, setChosen] = useState<Chosen>();
  if (versions.error !== null) return <ErrorView error={versions.error} />;
  if (versions.data === undefined) return <LoadingView text="Reading versions" />;
  const [newest, before] = versions.data;
  const newestNumber = newest!.number;
  // The newest one against itself says nothing: it is compared with the one before it.
  const against = (number: number): Chosen => ({
    from: number === newestNumber ? (before?.number ?? newestNumber) : number,
    to: newestNumber,
    listed: number,
  });
  const { from, to, listed } = chosen ?? against(before?.number ?? newestNumber);
  return (
    <div className={versionStyles.versions} data-part="versions">
      <aside className={versionStyles.side}>
        <div className={pageStyles.bar}>
          <b>Versions</b>
          <span className={classes(layoutStyles.end, textStyles.muted)}>{versions.data.length}</span>
        </div>
        <VersionList versions={versions.data} chosen={listed} onChoose={(number) => setChosen(against(number))} />
      </aside>
      <Comparison
        key={`${from} ${to}`}
        name={name}
        versions={versions.data}
        from={from}
        to={to}
        transforms={transforms}
        checks={checks}
        onChoose={(first, second) => setChosen({ from: first, to: second, listed: first })}
        onRestored={onRestored}
      />
    </div>
  );
}

interface ComparisonProps extends VersionsViewProps {
  readonly versions: readonly JobVersionText[];
  readonly from: number;
  readonly to: number;
  onChoose(from: number, to: number): void;
}

function Comparison({ name, versions, from, to, transforms, checks, onChoose, onRestored }: ComparisonProps) {
  const compared = useProcedure('compareJobVersions', { jobName: name, from, to });
  const [selected, setSelected] = useState<string | null>(null);
  const graph = useMemo(() => compared.data && graphOf(compared.data), [compared.data]);
  if (compared.error !== null) return <ErrorView error={compared.error} />;
  if (compared.data === undefined || graph === undefined) return <LoadingView text="Comparing versions" />;
  const { changes } = compared.data;
  const node = [...compared.data.to.nodes, ...compared.data.from.nodes].find(({ id }) => id === selected);
  const shown = node === undefined ? changes : changes.filter(({ nodeId }) => nodeId === selected);
  const isOnly = versions.length === 1;
  const isCurrent = versions.find(({ number }) => number === from)?.isCurrent === true;
  const restore = (): void => {
    editDraft(name, (draft) => restoredJob(draft, compared.data.from));
    showToast({ tone: 'ok', title: `Version ${from} restored.`, text: 'Undo brings the job back as it was.' });
    onRestored();
  };
  return (
    <div className={versionStyles.compared}>
      <div className={classes(pageStyles.toolbar, versionStyles.head)}>
        {isOnly ? (
          <span>v{from} is the only version. Save a change of the job to compare two.</span>
        ) : (
          <>
            <Picker
              label="Version"
              value={from}
              versions={versions.filter(({ number }) => number !== to)}
              onChange={(number) => onChoose(number, to)}
            />
            <span className={textStyles.muted}>against</span>
            <Picker
              label="Compared with"
              value={to}
              versions={versions.filter(({ number }) => number !== from)}
              onChange={(number) => onChoose(from, number)}
            />
            <IconButton label="Swap versions" onClick={() => onChoose(to, from)}>
              <IconArrowsExchange size={16} stroke={1.5} />
            </IconButton>
          </>
        )}
        {isOnly ? null : (
          <>
            <Counts graph={graph} changesSettings={changes.some(({ nodeId }) => nodeId === null)} />
            <span className={layoutStyles.end}>
              <Button
                changes
                tone="primary"
                icon={<IconRestore size={15} stroke={1.5} />}
                onClick={restore}
                {...(isCurrent ? { offReason: `Version ${from} is the current one.` } : {})}
              >
                Restore v{from}
              </Button>
            </span>
          </>
        )}
      </div>
      <div className={versionStyles.picture}>
        <VersionGraph
          name={name}
          compared={compared.data}
          graph={graph}
          transforms={transforms}
          checks={versions.find(({ number }) => number === to)?.isCurrent === true ? checks : undefined}
          selected={selected}
          onSelect={setSelected}
        />
      </div>
      {isOnly ? null : (
        <section className={versionStyles.changes} aria-label="Changes of the versions">
          <div className={classes(pageStyles.bar, layoutStyles.row, layoutStyles.close)}>
            <b>{node === undefined ? 'All changes' : node.name}</b>
            <span className={textStyles.muted}>{countOf(shown.length, 'change')}</span>
            {node === undefined ? null : (
              <span className={layoutStyles.end}>
                <Button tone="quiet" onClick={() => setSelected(null)}>
                  Show all changes
                </Button>
              </span>
            )}
          </div>
          <div className={versionStyles.table}>
            <VersionChanges
              changes={shown}
              from={from}
              to={to}
              empty={node === undefined ? 'The two versions are the same.' : 'This node is the same in both versions.'}
            />
          </div>
        </section>
      )}
    </div>
  );
}

interface PickerProps {
  readonly label: string;
  readonly value: number;
  readonly versions: readonly JobVersionText[];
  onChange(number: number): void;
}

function Picker({ label, value, versions, onChange }: PickerProps) {
  return (
    <select
      className={inputStyles.input}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    >
      {versions.map(({ number, savedOn, isCurrent }) => (
        <option key={number} value={number}>
          v{number}, {isCurrent ? 'current' : timeOfDay(savedOn)}
        </option>
      ))}
    </select>
  );
}

function graphOf({ from, to, changes }: Compared): ComparedGraph {
  return comparedGraph(from, to, changes);
}

function Counts({ graph, changesSettings }: { readonly graph: ComparedGraph; readonly changesSettings: boolean }) {
  const count = (wanted: NodeChange): number =>
    [...graph.changeOf.values()].filter((change) => change === wanted).length;
  const [added, removed, changed] = [count('added'), count('removed'), count('changed')];
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close, versionStyles.counts)} data-part="version-counts">
      {added > 0 ? <Tag tone="ok">{added} added</Tag> : null}
      {removed > 0 ? <Tag tone="bad">{removed} removed</Tag> : null}
      {changed > 0 ? <Tag tone="warn">{changed} changed</Tag> : null}
      {changesSettings ? <Tag tone="info">settings changed</Tag> : null}
      <span className={textStyles.muted}>{countOf(count('same'), 'node')} unchanged</span>
    </span>
  );
}
