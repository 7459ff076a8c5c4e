/** What is exported, as which format, to which path, with what the file would replace. */

import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { ChoiceCards } from '#renderer/features/explore/export/choice-cards.tsx';
import { ExportOptions } from '#renderer/features/explore/export/export-options.tsx';
import { ExportPath, targetProblem } from '#renderer/features/explore/export/export-path.tsx';
import { askExport, useExports } from '#renderer/features/explore/export/export-store.ts';
import {
  hasColumnChoice,
  withColumns,
  type ExportScope,
  type ExportSubject,
} from '#renderer/features/explore/export/export-subject.ts';
import { startExport } from '#renderer/features/explore/export/run-export.ts';
import { useExportTarget } from '#renderer/features/explore/export/use-export-target.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { RadioList } from '#renderer/ui/choice-controls.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { byteSize, countOf, exactCount, fileName, timeOfDay } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import exportStyles from '#renderer/features/explore/export/export.module.css';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const suffixes: Readonly<Record<ExportScope['name'], string>> = {
  selection: '-selection',
  shown: '-filtered',
  sorted: '-sorted',
  everything: '',
  preview: '-preview',
};

export function ExportForm({ subject }: { readonly subject: ExportSubject }) {
  const [scope, setScope] = useState(subject.scopes[0]!);
  const formatName = useExports((state) => state.format);
  const [options, setOptions] = useState<Readonly<Record<string, Readonly<Record<string, unknown>>>>>({});
  const [keepFormulas, setKeepFormulas] = useState(() => useWorkbench.getState().keepFormulas);
  const [asks, setAsks] = useState(false);
  const shownCount = subject.shownColumns?.length ?? 0;
  const [onlyShown, setOnlyShown] = useState(shownCount > 0);
  const formats = useProcedure('getFormats', {});
  const writable = (formats.data ?? []).filter(({ writeOptions }) => writeOptions !== null);
  const format = writable.find(({ name }) => name === formatName) ?? writable[0];
  const stated = options[format?.name ?? ''] ?? {};
  const target = useExportTarget(`exports/${subject.stem}${suffixes[scope.name]}`, format?.name, stated);
  if (formats.error !== null) return <ErrorView error={formats.error} />;
  if (format === undefined) return <LoadingView text="Loading formats" />;
  const { found } = target;
  const existing = found?.existing ?? null;
  const problem = targetProblem(target);
  const start = (): void => {
    if (found === undefined) return;
    askExport(null);
    startExport({
      subject,
      formatTitle: format.title,
      input: {
        source: withColumns(scope, onlyShown ? (subject.shownColumns ?? null) : null),
        to: found.path,
        toFormat: format.name,
        writeOptions: { ...stated },
        keepFormulas,
        ...(existing === null ? {} : { replaces: existing.version }),
      },
    });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (problem !== undefined || found === undefined) return;
        if (existing === null) start();
        else setAsks(true);
      }}
    >
      <Scopes subject={subject} current={scope} onChange={setScope} />
      {subject.shownColumns === undefined || !hasColumnChoice(scope) ? null : (
        <div className={exportStyles.part}>
          <RadioList
            label="Columns"
            value={onlyShown ? 'shown' : 'all'}
            options={[
              ...(shownCount === 0
                ? []
                : [
                    {
                      value: 'shown' as const,
                      title: `${countOf(shownCount, 'shown column')}, in the order of the grid`,
                    },
                  ]),
              {
                value: 'all' as const,
                title: `All ${countOf(subject.columnCount ?? 0, 'column')}, in the order of the rows`,
              },
            ]}
            onChange={(value) => setOnlyShown(value === 'shown')}
          />
        </div>
      )}
      {subject.note === undefined ? null : (
        <p className={classes(exportStyles.note, textStyles.compact, textStyles.secondary)}>{subject.note}</p>
      )}
      <ChoiceCards
        label="Format"
        current={format.name}
        choices={writable.map(({ name, title, summary, extensions }) => ({
          name,
          title,
          caption: extensions[0] === undefined ? '' : `.${extensions[0]}`,
          hint: summary,
        }))}
        onChange={(name) => useExports.setState({ format: name })}
      />
      <ExportPath
        target={target}
        onType={(typed) => {
          target.type(typed);
          // A name that states another format means that one.
          const ending = /\.([^./\\]+)(?:\.(?:gz|zst))?$/u.exec(typed.toLowerCase())?.[1];
          const meant = writable.find(({ extensions }) => ending !== undefined && extensions.includes(ending));
          if (meant !== undefined) useExports.setState({ format: meant.name });
        }}
      />
      <ExportOptions
        key={format.name}
        format={format}
        stated={stated}
        keepFormulas={keepFormulas}
        onChange={(next) => setOptions({ ...options, [format.name]: next })}
        onKeepFormulas={setKeepFormulas}
      />
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <span className={classes(layoutStyles.grow, textStyles.caption)} role="status">
          {existing === null || problem !== undefined ? '' : `replaces ${byteSize(existing.sizeBytes)}`}
        </span>
        <Button onClick={() => askExport(null)}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          data-autofocus
          icon={<IconDownload size={15} stroke={1.5} />}
          offReason={problem ?? (found === undefined ? 'The path is being checked' : undefined)}
        >
          {existing !== null && problem === undefined ? 'Export and replace …' : exportWord(scope)}
        </Button>
      </span>
      <ConfirmDialog
        open={asks && existing !== null}
        title={`Replace ${fileName(found?.path ?? '')}?`}
        action="Replace file"
        onClose={() => setAsks(false)}
        onConfirm={start}
      >
        <p className={classes(textStyles.compact, textStyles.wrapAnywhere)}>
          {found?.path} has {byteSize(existing?.sizeBytes ?? 0)} and was last changed{' '}
          {timeOfDay(existing?.modifiedTime ?? 0)}. It is replaced once the new file is complete, and then cannot be
          restored. If the export fails or is stopped, it stays.
        </p>
      </ConfirmDialog>
    </form>
  );
}

function exportWord({ rowCount, most }: ExportScope): string {
  if (most !== undefined) return `Export up to ${countOf(most, 'row')}`;
  return rowCount === null ? 'Export all rows' : `Export ${countOf(rowCount, 'row')}`;
}

function scopeCount({ rowCount, most }: ExportScope): string {
  if (most !== undefined) return `up to ${exactCount(most)} rows`;
  return rowCount === null ? 'every row' : `${exactCount(rowCount)} ${rowCount === 1 ? 'row' : 'rows'}`;
}

function Scopes({
  subject,
  current,
  onChange,
}: {
  readonly subject: ExportSubject;
  readonly current: ExportScope;
  onChange(scope: ExportScope): void;
}) {
  return (
    <div role="radiogroup" aria-label="Rows" className={exportStyles.scopes}>
      {subject.scopes.map((scope) => (
        <label key={scope.name} className={classes(exportStyles.scope, scope === current && exportStyles.current)}>
          <input
            type="radio"
            name="export-scope"
            className={exportStyles.radio}
            checked={scope === current}
            onChange={() => onChange(scope)}
          />
          <span className={classes(layoutStyles.grow, textStyles.truncated)}>
            <span className={textStyles.strong}>{scope.title}</span>{' '}
            <span className={textStyles.secondary}>{scope.hint}</span>
          </span>
          <span className={textStyles.numeric}>{scopeCount(scope)}</span>
        </label>
      ))}
    </div>
  );
}
