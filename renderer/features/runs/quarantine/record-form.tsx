/** One rejected record: its place, the reason, and its text to be fixed, as a whole or value by value. */

import { IconArrowBackUp, IconFileSearch } from '@tabler/icons-react';
import { useEffect, useId } from 'react';
import { splitBadColumns } from '#engine/contract/bad-column-names.ts';
import type { RejectedRecordText } from '#engine/contract/procedures/quarantine.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { setShownRecord } from '#renderer/features/runs/quarantine/shown-record.ts';
import { keepDraft } from '#renderer/features/runs/quarantine/record-drafts.ts';
import { dialectOf, isMisfit, splitRecord, withCell } from '#renderer/features/runs/quarantine/record-cells.ts';
import type { RejectedGroup } from '#renderer/features/runs/quarantine/reject-records.ts';
import { RunLink } from '#renderer/features/runs/run-link.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { exactCount, fileName } from '#renderer/ui/format/words.ts';
import { StateTag } from '#renderer/ui/tag.tsx';
import quarantineStyles from '#renderer/features/runs/quarantine/quarantine.module.css';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import rawTextStyles from '#renderer/ui/raw-text.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface RecordFormProps {
  readonly runId: string;
  readonly group: RejectedGroup;
  readonly record: RejectedRecordText;
  /** undefined: it was not changed. */
  readonly draft: string | undefined;
}

export function RecordForm({ runId, group, record, draft }: RecordFormProps) {
  const textId = useId();
  const { raw, redrive, reason, columnName } = record;
  const text = redrive?.fixed ?? draft ?? raw ?? '';
  useEffect(() => {
    setShownRecord({ runId, record });
    return () => setShownRecord(undefined);
  }, [runId, record]);
  return (
    <aside
      className={classes(paneStyles.pane, quarantineStyles.recordForm)}
      data-part="pane"
      aria-label="Rejected record"
    >
      <header>
        <span className={classes(textStyles.strong, layoutStyles.grow, textStyles.truncated)} title={record.file ?? ''}>
          {placeWords(record)}
        </span>
        {record.file === null ? null : (
          <Button
            size="sm"
            tone="quiet"
            icon={<IconFileSearch size={14} stroke={1.5} />}
            onClick={() => void runCommandById('explore.open-record')}
          >
            Open file
          </Button>
        )}
      </header>
      <div className={classes(paneStyles.body, quarantineStyles.recordBody)} data-part="pane-body">
        <section className={paneStyles.section}>
          <p className={classes(textStyles.compact, textStyles.bad, quarantineStyles.reason)}>{reason}</p>
          <dl className={factsStyles.facts}>
            {record.file === null ? null : (
              <>
                <dt>File</dt>
                <dd className={classes(textStyles.truncated, textStyles.monospace)} title={record.file}>
                  {fileName(record.file)}
                </dd>
              </>
            )}
            <dt>Byte</dt>
            <dd>
              {record.byteOffset === null ? (
                <span className={textStyles.muted}>not known</span>
              ) : (
                exactCount(record.byteOffset)
              )}
            </dd>
            <dt>Column</dt>
            <dd>{columnName ?? <span className={textStyles.muted}>the record as a whole</span>}</dd>
          </dl>
          {redrive === null ? null : (
            <p className={classes(layoutStyles.row, layoutStyles.close, quarantineStyles.redriven)}>
              <span className={layoutStyles.grow}>
                Fixed and read by run <RunLink id={redrive.runId} />
              </span>
              <StateTag state={redrive.jobRunState} />
            </p>
          )}
        </section>
        {raw === null && redrive === null ? (
          <p className={classes(fieldStyles.hint, paneStyles.note)}>
            The original text was not kept. Enter the record as{' '}
            {group.source === null ? 'a JSON object' : 'it should be read'}.
          </p>
        ) : null}
        {redrive === null ? <Cells runId={runId} group={group} record={record} text={text} /> : null}
        <section className={paneStyles.section}>
          <label className={fieldStyles.label} htmlFor={textId}>
            {redrive === null ? 'Text of the record' : 'Text read by the second run'}
          </label>
          <textarea
            id={textId}
            className={classes(
              inputStyles.input,
              inputStyles.wide,
              textStyles.monospace,
              quarantineStyles.recordText,
              draft !== undefined && quarantineStyles.changed,
            )}
            spellCheck={false}
            rows={Math.min(12, Math.max(3, Math.ceil(text.length / 34) + text.split('\n').length - 1))}
            readOnly={redrive !== null}
            value={text}
            onChange={(event) => keepDraft(runId, record, event.currentTarget.value)}
          />
          {draft === undefined && redrive === null ? null : (
            <>
              <p className={fieldStyles.hint}>Original text:</p>
              <pre className={rawTextStyles.rawText}>{raw ?? 'not kept'}</pre>
            </>
          )}
          {draft === undefined || redrive !== null ? null : (
            <Button
              size="sm"
              icon={<IconArrowBackUp size={14} stroke={1.5} />}
              onClick={() => keepDraft(runId, record, raw ?? '')}
            >
              Reset
            </Button>
          )}
        </section>
      </div>
    </aside>
  );
}

/** Values by column, for records of separated text. */
function Cells({
  runId,
  group,
  record,
  text,
}: {
  readonly runId: string;
  readonly group: RejectedGroup;
  readonly record: RejectedRecordText;
  readonly text: string;
}) {
  const prefix = useId();
  const { source } = group;
  const dialect = source === null ? undefined : dialectOf(source.format, source.options);
  if (source === null || dialect === undefined) return null;
  const cells = splitRecord(text.replace(/[\r\n]+$/u, ''), dialect);
  const names = namesOf(source);
  const before = splitRecord((record.raw ?? '').replace(/[\r\n]+$/u, ''), dialect);
  const length = Math.max(cells.length, names.length);
  const wrong = record.columnName === null ? [] : splitBadColumns(record.columnName);
  return (
    <section className={paneStyles.section}>
      <h4>
        Values
        <span className={classes(layoutStyles.end, textStyles.caption, paneStyles.headEnd)}>
          {cells.length === names.length ? '' : `${cells.length} of ${names.length} columns`}
        </span>
      </h4>
      {Array.from({ length }, (_, place) => {
        const name = names[place];
        const type = source.columns.find((column) => column.name === name)?.type ?? '';
        const value = cells[place]?.value ?? '';
        const isFixed = value !== before[place]?.value && !isMisfit(value, type);
        const isWrong = name === undefined || cells[place] === undefined || (wrong.includes(name) && !isFixed);
        return (
          <div key={place} className={quarantineStyles.recordCell}>
            <label className={classes(textStyles.truncated, isWrong && textStyles.bad)} htmlFor={`${prefix}${place}`}>
              {name ?? 'no column'} <span className={textStyles.muted}>{type}</span>
            </label>
            <TextInput
              id={`${prefix}${place}`}
              mono
              bad={isWrong}
              value={value}
              onChange={(next) => keepDraft(runId, record, withCell(text, dialect, place, next))}
            />
            {isMisfit(value, type) ? (
              <p
                className={classes(fieldStyles.hint, quarantineStyles.misfit)}
              >{`“${value}” does not fit ${type}: the record would be rejected again.`}</p>
            ) : null}
          </div>
        );
      })}
    </section>
  );
}

/** In the order of the file. */
function namesOf(source: NonNullable<RejectedGroup['source']>): readonly string[] {
  const { columns } = source.options;
  return Array.isArray(columns) && columns.every((name) => typeof name === 'string')
    ? (columns as string[])
    : source.columns.map(({ name }) => name);
}

function placeWords({ file, line }: RejectedRecordText): string {
  if (file == null) return 'A row of the job';
  return line === null ? fileName(file) : `${fileName(file)}, line ${line}`;
}
