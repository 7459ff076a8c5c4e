/** The rows that both runs wrote to a target, compared: read from the files that each run committed. */

import { IconArrowsDiff, IconChevronLeft, IconChevronRight, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { EngineError } from '#engine/contract/errors.ts';
import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import type { RowComparison } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import { ChangeIcon } from '#renderer/features/runs/compare/change-icon.tsx';
import { pageSize, useDifferencePage, type ShownChanges } from '#renderer/features/runs/compare/difference-pages.ts';
import { DifferenceTable } from '#renderer/features/runs/compare/difference-table.tsx';
import { keyWords, rowCounts } from '#renderer/features/runs/compare/row-words.ts';
import { subjectOfRun } from '#renderer/features/runs/compare/part-tables.tsx';
import { useNow } from '#renderer/features/runs/use-now.ts';
import { client } from '#renderer/rpc/connection.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { ListInput } from '#renderer/ui/form/list-input.tsx';
import { byteSize, duration, exactCount } from '#renderer/ui/format/words.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import { ErrorView, EmptyView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

const icon = { size: 15, stroke: 1.5 };
/** Files of both runs together that are read unasked. */
const smallBytes = 64_000_000;

type TargetFiles = RunComparison['targets']['items'][number];

export function OutputRows({ comparison }: { readonly comparison: RunComparison }) {
  const { a, b, targets } = comparison;
  const both = targets.items.filter((item) => item.a !== null && item.b !== null);
  const [chosen, setChosen] = useState<string>();
  const shown =
    both.find(({ target }) => target === chosen) ?? both.find((item) => item.sameContent === false) ?? both[0];
  const picker =
    both.length < 2 || shown === undefined ? null : (
      <select
        className={classes(inputStyles.input, comparisonStyles.targetPicker)}
        aria-label="Target"
        value={shown.target}
        onChange={(event) => setChosen(event.currentTarget.value)}
      >
        {both.map(({ target }) => (
          <option key={target}>{target}</option>
        ))}
      </select>
    );
  return (
    <section className={comparisonStyles.part} aria-label="Output rows">
      {shown === undefined ? (
        <>
          <Bar />
          <p className={classes(tableStyles.none, textStyles.muted)}>
            {targets.state === 'unknown' ? 'Not known.' : 'The two runs wrote to no target in common.'}
          </p>
        </>
      ) : shown.sameContent === true ? (
        <>
          <Bar>{picker}</Bar>
          <p className={classes(tableStyles.none, textStyles.muted)}>
            Both runs wrote the same bytes to {shown.target}, so all rows are the same.
          </p>
        </>
      ) : (
        <TargetRows key={`${a.id} ${b.id} ${shown.target}`} comparison={comparison} files={shown} picker={picker} />
      )}
    </section>
  );
}

function Bar({ children }: { readonly children?: ReactNode }) {
  return (
    <div className={classes(pageStyles.bar, comparisonStyles.bar, comparisonStyles.rowsBar)}>
      <b>Output rows</b>
      {children}
    </div>
  );
}

interface TargetRowsProps {
  readonly comparison: RunComparison;
  readonly files: TargetFiles;
  readonly picker: ReactNode;
}

function TargetRows({ comparison, files, picker }: TargetRowsProps) {
  const { a, b } = comparison;
  const bytes = files.a!.bytes + files.b!.bytes;
  const [isWanted, setWanted] = useState(bytes <= smallBytes);
  /** undefined: as the definition of the job says. */
  const [key, setKey] = useState<readonly string[]>();
  const [note, setNote] = useState('');
  const { target } = files;
  const input = { a: a.id, b: b.id, target, ...(key === undefined ? {} : { key: [...key] }) };
  // Kept while the tab is hidden: another look does not read the files again.
  const read = useQuery<RowComparison, EngineError>({
    queryKey: ['compareRunRows', input],
    queryFn: async ({ signal }) => {
      setNote('Checking the files of both runs');
      for await (const item of client.stream('compareRunRows', input, signal)) {
        if (item.item === 'result') return item.comparison;
        setNote(item.fraction === null ? item.note : `${item.note}, ${Math.round(item.fraction * 100)}%`);
      }
      throw new EngineError('Internal', 'The comparison ended without a result.');
    },
    enabled: isWanted,
    retry: false,
  });
  const { data: found, error, isFetching } = read;
  const [last, setLast] = useState<RowComparison>();
  if (found !== undefined && found !== last) setLast(found);
  const again = (): void => {
    setWanted(true);
    if (isWanted) void read.refetch();
  };
  const [place, setPlace] = useState<Place>(first);
  const isFound = isWanted && found !== undefined && !isFetching;
  return (
    <>
      <Bar>
        {picker}
        <KeyPicker
          last={last}
          chosen={key}
          onChange={(columns) => {
            setKey(columns);
            setPlace(first);
          }}
        />
        {isFound ? (
          <span className={layoutStyles.end}>
            <ChangePicker rows={found} shown={place.shown} onChange={(shown) => setPlace({ shown, start: 0 })} />
          </span>
        ) : null}
      </Bar>
      {isFound ? (
        <Found
          comparison={comparison}
          rows={found}
          place={place}
          onStart={(start) => setPlace({ ...place, start })}
          onAgain={again}
        />
      ) : !isWanted ? (
        <EmptyView
          title="Rows are not compared yet"
          text={`Reads the files of both runs, ${byteSize(bytes)}. Writes nothing.`}
        >
          <Button icon={<IconArrowsDiff {...icon} />} onClick={again}>
            Compare rows
          </Button>
        </EmptyView>
      ) : error !== null && !isFetching ? (
        <ErrorView error={error}>
          <Button icon={<IconRefresh {...icon} />} onClick={again}>
            Compare again
          </Button>
        </ErrorView>
      ) : (
        <Comparing note={note} onCancel={() => setWanted(false)} />
      )}
    </>
  );
}

/** Which differences are shown, and the first of them on the page. */
interface Place {
  readonly shown: ShownChanges;
  readonly start: number;
}
const first: Place = { shown: 'all', start: 0 };

function Comparing({ note, onCancel }: { readonly note: string; onCancel(): void }) {
  const now = useNow(true);
  const [began] = useState(() => Date.now());
  return (
    <LoadingView text={`${note}, ${duration(Math.max(0, now - began))}`}>
      <Button icon={<IconPlayerStop {...icon} />} onClick={onCancel}>
        Cancel
      </Button>
    </LoadingView>
  );
}

interface KeyPickerProps {
  /** Of the last answer, which has the columns; undefined: there was none. */
  readonly last: RowComparison | undefined;
  readonly chosen: readonly string[] | undefined;
  onChange(key: readonly string[] | undefined): void;
}

function KeyPicker({ last, chosen, onChange }: KeyPickerProps) {
  if (last === undefined) return null;
  const columns = last.columns.filter(({ value }) => value !== null);
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close, comparisonStyles.key)}>
      <span className={textStyles.muted}>
        {keyWords(chosen === undefined ? last : null, (chosen ?? last.key).length)}
      </span>
      <ListInput
        label="Key columns"
        values={chosen ?? last.key}
        suggestions={columns.map(({ name, comparedAs }) => ({ value: name, caption: comparedAs! }))}
        placeholder="Add a key column"
        closed
        onChange={onChange}
      />
    </span>
  );
}

interface ChangePickerProps {
  readonly rows: RowComparison;
  readonly shown: ShownChanges;
  onChange(shown: ShownChanges): void;
}

function ChangePicker({ rows: { added, removed, changed }, shown, onChange }: ChangePickerProps) {
  return (
    <Segments
      label="Differences"
      small
      current={shown}
      segments={[
        { name: 'all', title: `All ${exactCount(added + removed + changed)}` },
        { name: 'added', title: <Counted change="added" count={added} /> },
        { name: 'removed', title: <Counted change="removed" count={removed} /> },
        { name: 'changed', title: <Counted change="changed" count={changed} /> },
      ]}
      onChange={onChange}
    />
  );
}

interface FoundProps {
  readonly comparison: RunComparison;
  readonly rows: RowComparison;
  readonly place: Place;
  onStart(start: number): void;
  onAgain(): void;
}

function Found({ comparison, rows, place: { shown, start }, onStart, onAgain }: FoundProps) {
  const page = useDifferencePage(rows, shown, start);
  const { added, removed, changed, notes } = rows;
  const all = added + removed + changed;
  return (
    <>
      {notes.map((note) => (
        <p key={note} className={classes(noteStyles.note, noteStyles.warning)}>
          {note}
        </p>
      ))}
      {page.error !== null ? (
        <EmptyView title="These differences are no longer kept" text="The cache was full or was emptied.">
          <Button icon={<IconRefresh {...icon} />} onClick={onAgain}>
            Compare again
          </Button>
        </EmptyView>
      ) : page.data === undefined ? (
        <LoadingView text="Loading differences" />
      ) : page.data.rowCount === 0 ? (
        <p className={classes(tableStyles.none, textStyles.muted)}>
          {all === 0 ? 'All rows are the same.' : `No row was ${shown}.`}
        </p>
      ) : (
        <>
          <DifferenceTable
            columns={rows.columns}
            rows={page.data.rows}
            subject={subjectOfRun(comparison, rows.target)}
          />
          <Pager start={start} shown={page.data.rows.length} all={page.data.rowCount} onStart={onStart} />
        </>
      )}
      <div className={classes(pageStyles.bar, comparisonStyles.rowsFoot)}>
        <Tag tone="ok">Exact</Tag>
        <span className={textStyles.secondary}>{rowCounts(rows)}</span>
      </div>
    </>
  );
}

function Counted({ change, count }: { readonly change: 'added' | 'removed' | 'changed'; readonly count: number }) {
  return (
    <>
      <ChangeIcon change={change} />
      {change[0]!.toUpperCase()}
      {change.slice(1)} {exactCount(count)}
    </>
  );
}

interface PagerProps {
  readonly start: number;
  readonly shown: number;
  readonly all: number;
  onStart(start: number): void;
}

/** Nothing where one page has all. */
function Pager({ start, shown, all, onStart }: PagerProps) {
  if (all <= pageSize) return null;
  return (
    <div
      className={classes(pageStyles.bar, layoutStyles.row, layoutStyles.close)}
      role="group"
      aria-label="Pages of differences"
    >
      <IconButton
        label="Previous page"
        {...(start === 0 ? { offReason: 'This is the first page.' } : {})}
        onClick={() => onStart(Math.max(0, start - pageSize))}
      >
        <IconChevronLeft {...icon} />
      </IconButton>
      <span className={classes(textStyles.secondary, textStyles.numeric)}>
        {exactCount(start + 1)} to {exactCount(start + shown)} of {exactCount(all)}
      </span>
      <IconButton
        label="Next page"
        {...(start + pageSize >= all ? { offReason: 'This is the last page.' } : {})}
        onClick={() => onStart(start + pageSize)}
      >
        <IconChevronRight {...icon} />
      </IconButton>
    </div>
  );
}
