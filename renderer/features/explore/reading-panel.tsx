/** How a file was read: the verdict with its proof, every choice to be changed with instant effect, kept for the folder. */

import { IconAlertTriangle, IconArrowBackUp, IconColumns2, IconDeviceFloppy, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import {
  forgetReading,
  isStated,
  placeWords,
  useFileReading,
  type FileReading,
} from '#renderer/features/explore/file-reading.ts';
import { ReadingVerdicts } from '#renderer/features/explore/reading-verdicts.tsx';
import { columnOfPart } from '#renderer/features/explore/reading-words.ts';
import { changeReading, type OpenRows } from '#renderer/features/explore/rows-view.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { withMember } from '#renderer/ui/form/record-values.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';
import { countOf } from '#renderer/ui/format/words.ts';

interface ReadingPanelProps {
  readonly path: string;
  readonly open: OpenRows;
  /** undefined: it cannot be read as it is stated. */
  readonly preview: Output<'previewFile'> | undefined;
}

export function ReadingPanel({ path, open, preview }: ReadingPanelProps) {
  const formats = useProcedure('getFormats', {});
  const reading = useFileReading(path, open, preview !== undefined).data;
  const saved = open.saved ? (reading?.saved ?? null) : null;
  const name = open.format ?? preview?.classification;
  const found = formats.data?.find((format) => format.name === name);
  const fields = useMemo(() => (found === undefined ? [] : fieldsOf(found.readOptions)), [found]);
  const values = { ...preview?.options, ...open.options };
  const own = new Set([
    ...Object.keys(open.options),
    ...Object.keys(saved?.options ?? {}),
    ...(open.format === undefined && (saved?.format ?? null) === null ? [] : ['format']),
  ]);
  const ofFile = reading?.evidence.filter(({ part }) => columnOfPart(part) === undefined) ?? [];
  const toCheck =
    reading?.evidence.filter(({ part, ambiguous }) => ambiguous && columnOfPart(part) !== undefined) ?? [];
  return (
    <>
      <ReadingState path={path} open={open} reading={reading} />
      {preview === undefined || preview.warnings.length === 0 ? null : (
        <section className="sect">
          <h4>{countOf(preview.warnings.length, 'warning')}</h4>
          <ul className="reading-warnings">
            {preview.warnings.map((warning) => (
              <li key={warning} className="data">
                <IconAlertTriangle size={14} stroke={1.5} className="warn" />
                <span>{warning}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {ofFile.length + toCheck.length === 0 ? null : (
        <section className="sect" aria-label="Verdict">
          <h4>Verdict</h4>
          <ReadingVerdicts evidence={[...ofFile, ...toCheck]} own={own} />
        </section>
      )}
      <section className="sect">
        <h4>Change</h4>
        <div className="field">
          <label className="lab" htmlFor="reading-format">
            Format
          </label>
          <select
            id="reading-format"
            className="in sm wide"
            value={name ?? ''}
            onChange={(event) =>
              changeReading(path, { format: event.currentTarget.value, options: {}, saved: open.saved })
            }
          >
            {name === undefined ? <option value="">not known</option> : null}
            {(formats.data ?? []).map((format) => (
              <option key={format.name} value={format.name}>
                {format.title}
              </option>
            ))}
          </select>
          {found === undefined ? null : <p className="hint">{found.summary}</p>}
        </div>
        {found !== undefined && fields.length === 0 ? (
          <p className="hint">{found.title} has no read options.</p>
        ) : (
          <SchemaForm
            fields={fields}
            value={values}
            prefix="options."
            onChange={(option, value) =>
              changeReading(path, {
                format: open.format,
                options: withMember(open.options, option, value),
                saved: open.saved,
              })
            }
          />
        )}
      </section>
    </>
  );
}

/** Whose reading it is, and what can be done with it as a whole. */
function ReadingState({
  path,
  open,
  reading,
}: {
  readonly path: string;
  readonly open: OpenRows;
  readonly reading: FileReading | undefined;
}) {
  const stated = isStated(open);
  const changed = Object.keys(open.options).length + (open.format === undefined ? 0 : 1);
  const saved = reading?.saved ?? null;
  const isSaved = saved !== null && open.saved;
  const place = reading?.place ?? null;
  return (
    <section className="sect reading-state">
      <p className="t2">
        {stated
          ? `${countOf(changed, 'choice')} changed by you${isSaved ? `, over what is saved for the ${placeWords(saved.place)}` : ''}`
          : isSaved
            ? `As saved for the ${placeWords(saved.place)}`
            : saved === null
              ? 'Everything as it was found'
              : `As it was found; what is saved for the ${placeWords(saved.place)} is left out`}
      </p>
      <span className="row g6 wrap">
        <Button
          size="sm"
          tone={stated ? 'primary' : 'default'}
          icon={<IconDeviceFloppy size={14} stroke={1.5} />}
          onClick={() => void runCommandById('explore.save-reading')}
          offReason={
            place === null
              ? 'A dropped file has no folder; open it by its path to keep this'
              : stated
                ? undefined
                : 'Nothing was changed'
          }
        >
          {place?.kind === 'table' ? 'Save for this table' : 'Save for this folder'}
        </Button>
        <Button
          size="sm"
          icon={<IconColumns2 size={14} stroke={1.5} />}
          onClick={() => void runCommandById('explore.compare-readings')}
        >
          Compare
        </Button>
        <Button
          size="sm"
          icon={<IconArrowBackUp size={14} stroke={1.5} />}
          onClick={() => void runCommandById('explore.reset-reading')}
          {...(stated || isSaved ? {} : { offReason: 'It is read as it was found' })}
        >
          As found
        </Button>
        {saved === null ? null : open.saved ? (
          <Button size="sm" icon={<IconTrash size={14} stroke={1.5} />} onClick={() => void forgetReading(path)}>
            Forget
          </Button>
        ) : (
          <Button size="sm" onClick={() => changeReading(path, { format: undefined, options: {}, saved: true })}>
            As saved
          </Button>
        )}
      </span>
    </section>
  );
}
