/** What is exported, and to where: a file, the clipboard or a table. */

import { useRef, useState } from 'react';
import { ClipboardTarget } from '#renderer/features/explore/export/clipboard-target.tsx';
import type { ExportStarter } from '#renderer/features/explore/export/export-actions.tsx';
import { useExports, type ExportPlace } from '#renderer/features/explore/export/export-store.ts';
import {
  hasColumnChoice,
  withColumns,
  type ExportScope,
  type ExportSubject,
} from '#renderer/features/explore/export/export-subject.ts';
import { FileTarget, type FileOptions } from '#renderer/features/explore/export/file-target.tsx';
import { TableTarget, type TypedTable } from '#renderer/features/explore/export/table-target.tsx';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { classes } from '#renderer/ui/classes.ts';
import { RadioList } from '#renderer/ui/choice-controls.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import exportStyles from '#renderer/features/explore/export/export.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const places: Readonly<Record<ExportPlace, { readonly title: string; readonly hint: string }>> = {
  file: { title: 'File', hint: 'A new file on this computer' },
  clipboard: { title: 'Clipboard', hint: 'Text to paste elsewhere' },
  table: { title: 'Catalog table', hint: 'A new table of the catalog with a copy of the rows' },
};
const placeNames = ['file', 'clipboard', 'table'] as const;

export function ExportForm({ subject }: { readonly subject: ExportSubject }) {
  const [scope, setScope] = useState(subject.scopes[0]!);
  // What was entered for a file or a table stays while another target is shown.
  const filePath = useState<string | null>(null);
  const fileOptions = useState<FileOptions>({});
  const keepFormulas = useState(() => useWorkbench.getState().keepFormulas);
  const table = useState<TypedTable>({ database: '', name: null, folder: '' });
  const place = useExports((state) => state.place);
  const starter = useRef<ExportStarter>(null);
  const shownCount = subject.shownColumns?.length ?? 0;
  const [onlyShown, setOnlyShown] = useState(shownCount > 0);
  const source = withColumns(scope, onlyShown ? (subject.shownColumns ?? null) : null);
  const target = { subject, scope, source, ref: starter };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        starter.current?.start();
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
      <div className={exportStyles.part}>
        <Segments<ExportPlace>
          label="Export to"
          current={place}
          segments={placeNames.map((name) => ({ name, ...places[name] }))}
          onChange={(next) => useExports.setState({ place: next })}
        />
      </div>
      {place === 'file' ? (
        <FileTarget {...target} typedPath={filePath} fileOptions={fileOptions} formulas={keepFormulas} />
      ) : place === 'clipboard' ? (
        <ClipboardTarget {...target} formulas={keepFormulas} />
      ) : (
        <TableTarget {...target} typedTable={table} />
      )}
    </form>
  );
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
