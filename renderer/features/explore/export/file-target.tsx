/** An export to a file: its format, its path, its options, with what it would replace. */

import { IconDownload } from '@tabler/icons-react';
import { useImperativeHandle, useState, type Ref } from 'react';
import { ChoiceCards } from '#renderer/features/explore/export/choice-cards.tsx';
import {
  ExportActions,
  type ExportStarter,
  type ExportTargetProps,
  type Held,
} from '#renderer/features/explore/export/export-actions.tsx';
import { ExportOptions } from '#renderer/features/explore/export/export-options.tsx';
import { ExportPath, targetProblem } from '#renderer/features/explore/export/export-path.tsx';
import { measuredFormat, sizeOfScope } from '#renderer/features/explore/export/export-size.ts';
import { askExport, useExports } from '#renderer/features/explore/export/export-store.ts';
import type { ExportScope } from '#renderer/features/explore/export/export-subject.ts';
import { scopeWords } from '#renderer/features/explore/export/export-words.ts';
import { startExport } from '#renderer/features/explore/export/run-export.ts';
import { useSampleSize } from '#renderer/features/explore/export/use-sample-size.ts';
import { useExportTarget, type TypedPath } from '#renderer/features/explore/export/use-export-target.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { classes } from '#renderer/ui/classes.ts';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { byteSize, fileName, timeOfDay } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import textStyles from '#renderer/ui/text.module.css';

const suffixes: Readonly<Record<ExportScope['name'], string>> = {
  selection: '-selection',
  shown: '-filtered',
  sorted: '-sorted',
  everything: '',
  preview: '-preview',
};

/** Format → what was chosen for it. */
export type FileOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface FileTargetProps extends ExportTargetProps {
  readonly ref: Ref<ExportStarter>;
  readonly typedPath: TypedPath;
  readonly fileOptions: Held<FileOptions>;
  /** Whether formulas stay as they are. */
  readonly formulas: Held<boolean>;
}

export function FileTarget({ ref, typedPath, fileOptions, formulas, ...props }: FileTargetProps) {
  const { subject, scope, source } = props;
  const formatName = useExports((state) => state.format);
  const [options, setOptions] = fileOptions;
  const [keepFormulas, setKeepFormulas] = formulas;
  const [asks, setAsks] = useState(false);
  const formats = useProcedure('getFormats', {});
  const writable = (formats.data ?? []).filter(({ writeOptions }) => writeOptions !== null);
  const format = writable.find(({ name }) => name === formatName) ?? writable[0];
  const stated = options[format?.name ?? ''] ?? {};
  const stem = `exports/${subject.stem}${suffixes[scope.name]}`;
  const target = useExportTarget(stem, format?.name, stated, typedPath);
  const { found } = target;
  const existing = found?.existing ?? null;
  const problem = targetProblem(target);
  const start = (): void => {
    if (found === undefined || format === undefined) return;
    askExport(null);
    startExport({
      subject,
      formatTitle: format.title,
      input: {
        source,
        to: found.path,
        toFormat: format.name,
        writeOptions: { ...stated },
        keepFormulas,
        ...(existing === null ? {} : { replaces: existing.version }),
      },
    });
  };
  const measured = format === undefined ? undefined : measuredFormat(format.name, stated);
  const sampled = useSampleSize(props, measured === undefined ? (format?.name ?? null) : null, stated, keepFormulas);
  useImperativeHandle(ref, () => ({
    start: () => {
      if (problem !== undefined || found === undefined) return;
      if (existing === null) start();
      else setAsks(true);
    },
  }));
  if (formats.error !== null) return <ErrorView error={formats.error} />;
  if (format === undefined) return <LoadingView text="Loading formats" />;
  const size = measured === undefined ? sampled?.size : sizeOfScope(props, measured, keepFormulas);
  return (
    <>
      <ChoiceCards
        label="Format"
        current={format.name}
        choices={writable.map(({ name, title, summary, extensions }) => ({
          name,
          title,
          caption: extensions[0] === undefined ? '' : `.${extensions[0]}`,
          hint: summary,
        }))}
        onChange={(name) => {
          // A typed path follows at once: nobody may have looked up yet what files of the last format end in.
          const [old, next] = [format.extensions[0], writable.find((each) => each.name === name)?.extensions[0]];
          if (old !== undefined && next !== undefined && typedPath[0]?.endsWith(`.${old}`) === true)
            target.type(`${typedPath[0].slice(0, -old.length)}${next}`);
          useExports.setState({ format: name });
        }}
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
      <ExportActions
        size={size}
        {...(sampled === undefined ? {} : { basis: sampled.basis })}
        note={existing === null || problem !== undefined ? '' : `replaces ${byteSize(existing.sizeBytes)}`}
        icon={<IconDownload size={15} stroke={1.5} />}
        offReason={problem ?? (found === undefined ? 'The path is being checked' : undefined)}
      >
        {existing !== null && problem === undefined ? 'Export and replace …' : `Export ${scopeWords(scope)}`}
      </ExportActions>
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
    </>
  );
}
