/** Dialogs of a file's rows: jump to a row, a cell in full, a filter. */

import { useEffect, useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { ColumnsList } from '#renderer/features/explore/columns/columns-list.tsx';
import { ConditionsForm } from '#renderer/features/explore/filters/conditions-form.tsx';
import { CompareReadings } from '#renderer/features/explore/reading/compare-readings.tsx';
import { FilterForm } from '#renderer/features/explore/filters/filter-form.tsx';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { activeRows, showDialog, type OpenRows, type RowsDialog } from '#renderer/features/explore/rows/rows-view.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cellText } from '#renderer/ui/data-grid/cell-text.ts';
import type { GridColumn, RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { exactCount } from '#renderer/ui/format/words.ts';
import rowsStyles from '#renderer/features/explore/rows/rows.module.css';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface RowsDialogsProps {
  readonly path: string;
  /** The file with the rows, whose values are counted; undefined while only the first rows are loaded. */
  readonly counted: string | undefined;
  readonly open: OpenRows;
  readonly source: RowSource;
  /** Rows whose values are offered in conditions. */
  readonly preview: Pick<Output<'previewFile'>, 'columns' | 'rows'>;
  /** null: these rows can have no recipe. */
  readonly recipeSource: RecipeSource | null;
}

const widths: Readonly<Record<Exclude<RowsDialog['kind'], 'step'>, number>> = {
  jump: 460,
  filter: 500,
  cell: 720,
  readings: 980,
  columns: 460,
  conditions: 640,
  warnings: 720,
};

export function RowsDialogs({ path, counted, open, source, preview, recipeSource }: RowsDialogsProps) {
  const { columns } = source;
  // The form of a step is there also while there are no rows.
  const dialog = open.dialog?.kind === 'step' ? null : open.dialog;
  const close = (): void => showDialog(path, null);
  const title =
    dialog?.kind === 'cell'
      ? dialog.column.name
      : dialog?.kind === 'filter'
        ? dialog.index === null
          ? 'Filter rows'
          : 'Edit filter'
        : dialog?.kind === 'readings'
          ? 'Other ways to read this file'
          : dialog?.kind === 'warnings'
            ? 'Warnings for these rows'
            : dialog?.kind === 'columns'
              ? 'Columns'
              : dialog?.kind === 'conditions'
                ? 'Filter by conditions'
                : 'Jump to row';
  return (
    <Dialog open={dialog !== null} onClose={close} title={title} width={dialog === null ? 460 : widths[dialog.kind]}>
      {dialog?.kind === 'jump' ? <JumpForm source={source} onClose={close} /> : null}
      {dialog?.kind === 'readings' ? <CompareReadings path={path} stated={open} onClose={close} /> : null}
      {dialog?.kind === 'columns' ? <ColumnsList path={path} columns={columns} layout={open.columns} /> : null}
      {dialog?.kind === 'conditions' ? (
        <ConditionsForm
          path={path}
          counted={counted}
          open={open}
          preview={preview}
          source={recipeSource}
          onClose={close}
        />
      ) : null}
      {dialog?.kind === 'warnings' ? (
        <ul className={classes(rowsStyles.plainList, textStyles.wrapAnywhere)} tabIndex={0} data-autofocus>
          {dialog.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      ) : null}
      {dialog?.kind === 'cell' ? <WholeCell column={dialog.column} value={dialog.value} /> : null}
      {dialog?.kind === 'filter' ? (
        <FilterForm
          path={path}
          counted={counted}
          open={open}
          index={dialog.index}
          filter={dialog.filter}
          columns={columns}
          onClose={close}
        />
      ) : null}
    </Dialog>
  );
}

function JumpForm({ source, onClose }: { readonly source: RowSource; onClose(): void }) {
  const { rowCount, wholeCount } = source;
  const [text, setText] = useState('');
  const digits = text.replaceAll(/[\s,._']/gu, '');
  const row = Number(digits);
  const fits = /^\d+$/u.test(digits) && row >= 1 && row <= rowCount;
  const problem = digits === '' || fits ? undefined : `A row from 1 to ${exactCount(rowCount)}.`;
  // Enter counts, too, while only the first rows are there and all of them are on their way.
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (!isAsked || !fits) return;
    onClose();
    activeRows()?.handle.goToRow(row - 1);
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
      }}
    >
      <label className={fieldStyles.label} htmlFor="jump-field">
        {wholeCount === undefined ? 'Row' : 'Row among those shown'}, from 1 to {exactCount(rowCount)}
      </label>
      <TextInput
        id="jump-field"
        data-autofocus
        autoFocus
        inputMode="numeric"
        bad={problem !== undefined}
        value={text}
        onChange={(next) => {
          setAsked(false);
          setText(next);
        }}
        small={false}
      />
      <p className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}>
        {problem ??
          (wholeCount === undefined
            ? ''
            : 'Counts rows as currently sorted and filtered. The # column shows the original row number.')}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" type="submit" {...(fits ? {} : { offReason: 'Enter a row number first' })}>
          Jump
        </Button>
      </span>
    </form>
  );
}

function WholeCell({ column, value }: { readonly column: GridColumn; readonly value: unknown }) {
  const { text, kind } = cellText(value);
  const whole = kind === 'value' ? prettyText(value, text) : text;
  return (
    <>
      <p className={classes(fieldStyles.hint, textStyles.monospace, textStyles.wrapAnywhere)}>
        {column.type}
        {kind === 'value' ? `, ${exactCount([...text].length)} characters` : ''}
      </p>
      <pre className={rowsStyles.wholeCell} tabIndex={0} data-autofocus>
        {kind === 'value' ? whole : <span className={textStyles.nullValue}>{text}</span>}
      </pre>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button tone="primary" onClick={() => void navigator.clipboard.writeText(kind === 'value' ? whole : '')}>
          Copy
        </Button>
      </span>
    </>
  );
}

/** Nested values, and texts that contain them, on separate lines. */
function prettyText(value: unknown, text: string): string {
  if (typeof value !== 'string') return typeof value === 'object' ? JSON.stringify(value, null, 2) : text;
  if (!/^\s*[[{]/u.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
