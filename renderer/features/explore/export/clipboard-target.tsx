/** An export to the clipboard: in which form, and whether it takes as much. */

import { IconCopy } from '@tabler/icons-react';
import { useImperativeHandle, type Ref } from 'react';
import { ChoiceCards } from '#renderer/features/explore/export/choice-cards.tsx';
import { copyScope } from '#renderer/features/explore/export/copy-scope.ts';
import {
  ExportActions,
  type ExportStarter,
  type ExportTargetProps,
  type Held,
} from '#renderer/features/explore/export/export-actions.tsx';
import { sizeOfScope } from '#renderer/features/explore/export/export-size.ts';
import { askExport, useExports } from '#renderer/features/explore/export/export-store.ts';
import { columnCountOf } from '#renderer/features/explore/export/export-subject.ts';
import { scopeWords } from '#renderer/features/explore/export/export-words.ts';
import { FormulaGuard } from '#renderer/features/explore/export/formula-guard.tsx';
import type { CopyFormat } from '#renderer/ui/data-grid/copy-rows.ts';
import { mostCopied } from '#renderer/ui/data-grid/grid-handle.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';

const forms: readonly {
  readonly name: CopyFormat;
  readonly title: string;
  readonly caption: string;
  readonly hint: string;
}[] = [
  { name: 'TSV', title: 'TSV', caption: 'spreadsheet', hint: 'Cells of a spreadsheet: values with tabs between them' },
  { name: 'CSV', title: 'CSV', caption: 'text', hint: 'Values with commas between them, in quotes where necessary' },
  { name: 'JSON', title: 'JSON', caption: 'array', hint: 'An array with an object for each row' },
  { name: 'Markdown', title: 'Markdown', caption: 'table', hint: 'A table for notes and issues' },
  { name: 'SQL', title: 'SQL', caption: 'INSERT', hint: 'An INSERT statement with every row' },
];

interface ClipboardTargetProps extends ExportTargetProps {
  readonly ref: Ref<ExportStarter>;
  /** Whether formulas stay as they are. */
  readonly formulas: Held<boolean>;
}

export function ClipboardTarget({ ref, formulas, ...props }: ClipboardTargetProps) {
  const { subject, scope, source } = props;
  const format = useExports((state) => state.copyFormat);
  const [keepFormulas, setKeepFormulas] = formulas;
  const isGuarded = format === 'TSV' || format === 'CSV';
  const values = (scope.rowCount ?? 0) * (columnCountOf(source, subject) ?? 0);
  const problem =
    values > mostCopied
      ? `These are ${countOf(values, 'value')}, and the clipboard takes up to ${exactCount(mostCopied)}. Export to a file.`
      : undefined;
  useImperativeHandle(ref, () => ({
    start: () => {
      if (problem !== undefined) return;
      askExport(null);
      copyScope({ subject, source, format, keepFormulas });
    },
  }));
  return (
    <>
      <ChoiceCards
        label="Form"
        current={format}
        choices={forms}
        onChange={(name) => useExports.setState({ copyFormat: name as CopyFormat })}
      />
      {isGuarded ? <FormulaGuard keepFormulas={keepFormulas} onKeepFormulas={setKeepFormulas} /> : null}
      <ExportActions
        size={sizeOfScope(props, format, keepFormulas)}
        note={problem ?? ''}
        icon={<IconCopy size={15} stroke={1.5} />}
        offReason={problem}
      >
        Copy {scopeWords(scope)}
      </ExportActions>
    </>
  );
}
