/** One rejected record: its place, the reason, and its text to be fixed, as a whole or value by value. */

import { IconArrowBackUp } from '@tabler/icons-react';
import { useId } from 'react';
import { splitBadColumns } from '#engine/contract/bad-column-names.ts';
import type { RejectedRecordText } from '#engine/contract/procedures/quarantine.ts';
import { keepDraft } from '#renderer/features/runs/quarantine/record-drafts.ts';
import { dialectOf, isMisfit, splitRecord, withCell } from '#renderer/features/runs/quarantine/record-cells.ts';
import { openRun, type RejectedGroup } from '#renderer/features/runs/quarantine/reject-records.ts';
import { shortId } from '#renderer/features/runs/run-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { exactCount, fileName } from '#renderer/ui/format/words.ts';
import { StateTag } from '#renderer/ui/tag.tsx';

interface RecordFormProps {
  readonly runId: string;
  readonly jobName: string;
  readonly group: RejectedGroup;
  readonly record: RejectedRecordText;
  /** undefined: it was not changed. */
  readonly draft: string | undefined;
}

export function RecordForm({ runId, jobName, group, record, draft }: RecordFormProps) {
  const textId = useId();
  const { raw, redrive, reason, columnName } = record;
  const text = redrive?.fixed ?? draft ?? raw ?? '';
  return (
    <aside className="pane record-form" data-part="pane" aria-label="Rejected record">
      <header>
        <span className="strong grow cut" title={record.file ?? ''}>
          {placeWords(record)}
        </span>
      </header>
      <div className="pane-body" data-part="pane-body">
        <section className="sect">
          <p className="data bad record-reason">{reason}</p>
          <dl className="kv">
            {record.file === null ? null : (
              <>
                <dt>File</dt>
                <dd className="cut mono" title={record.file}>
                  {fileName(record.file)}
                </dd>
              </>
            )}
            <dt>Byte</dt>
            <dd>
              {record.byteOffset === null ? <span className="t3">not known</span> : exactCount(record.byteOffset)}
            </dd>
            <dt>Column</dt>
            <dd>{columnName ?? <span className="t3">the record as a whole</span>}</dd>
          </dl>
          {redrive === null ? null : (
            <p className="row g6 redriven">
              <span className="grow">Fixed and read by run {shortId(redrive.runId)}</span>
              <StateTag state={redrive.jobRunState} />
              <Button size="sm" onClick={() => openRun(redrive.runId, jobName)}>
                Open
              </Button>
            </p>
          )}
        </section>
        {raw === null && redrive === null ? (
          <p className="hint pane-note">
            The original text was not kept. Enter the record as{' '}
            {group.source === null ? 'a JSON object' : 'it should be read'}.
          </p>
        ) : null}
        {redrive === null ? <Cells runId={runId} group={group} record={record} text={text} /> : null}
        <section className="sect">
          <label className="lab" htmlFor={textId}>
            {redrive === null ? 'Text of the record' : 'Text read by the second run'}
          </label>
          <textarea
            id={textId}
            className={`in wide mono record-text${draft === undefined ? '' : ' changed'}`}
            spellCheck={false}
            rows={Math.min(12, Math.max(3, Math.ceil(text.length / 34) + text.split('\n').length - 1))}
            readOnly={redrive !== null}
            value={text}
            onChange={(event) => keepDraft(runId, record, event.currentTarget.value)}
          />
          {draft === undefined && redrive === null ? null : (
            <>
              <p className="hint">Original text:</p>
              <pre className="reject-raw">{raw ?? 'not kept'}</pre>
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
    <section className="sect">
      <h4>
        Values
        <span className="end cap">
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
          <div key={place} className="record-cell">
            <label className={`cut${isWrong ? ' bad' : ''}`} htmlFor={`${prefix}${place}`}>
              {name ?? 'no column'} <span className="t3">{type}</span>
            </label>
            <TextInput
              id={`${prefix}${place}`}
              mono
              bad={isWrong}
              value={value}
              onChange={(next) => keepDraft(runId, record, withCell(text, dialect, place, next))}
            />
            {isMisfit(value, type) ? (
              <p className="hint warn misfit">{`“${value}” does not fit ${type}: the record would be rejected again.`}</p>
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
  return line === null ? fileName(file) : `${fileName(file)}, line ${exactCount(line)}`;
}
