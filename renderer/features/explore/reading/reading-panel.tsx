/** How a file was read: the verdict with its proof, every choice to be changed with instant effect, kept for the folder. */

import { IconAlertTriangle, IconArrowBackUp, IconColumns2, IconDeviceFloppy, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import {
  forgetReading,
  isStated,
  placeWords,
  useFileReading,
  type FileReading,
} from '#renderer/features/explore/reading/file-reading.ts';
import { ReadingVerdicts } from '#renderer/features/explore/reading/reading-verdicts.tsx';
import { columnOfPart } from '#renderer/features/explore/reading/reading-words.ts';
import { changeReading, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { choiceHints } from '#renderer/ui/form/choice-hints.ts';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { withMember } from '#renderer/ui/form/record-values.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import readingStyles from '#renderer/features/explore/reading/reading.module.css';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ReadingPanelProps {
  readonly path: string;
  readonly open: OpenRows;
  /** undefined: it cannot be read as it is stated. */
  readonly preview: Output<'previewFile'> | undefined;
  /** Why it cannot. */
  readonly error: EngineError | null;
}

/** Path → how it was read when it could be. */
const lastRead = new Map<string, Output<'previewFile'>>();
/** Path → what the file had for its options. */
const lastChoices = new Map<string, FileReading['choices']>();

export function ReadingPanel({ path, open, preview, error }: ReadingPanelProps) {
  const formats = useProcedure('getFormats', {});
  const reading = useFileReading(path, open, preview !== undefined).data;
  const saved = open.saved ? (reading?.saved ?? null) : null;
  // If the file cannot be read the form stays, so that the wrong choice can be corrected in it.
  if (preview !== undefined) lastRead.set(path, preview);
  const { classification, options: found } = preview ?? lastRead.get(path) ?? {};
  const name = open.format ?? classification;
  const format = formats.data?.find((each) => each.name === name);
  const fields = useMemo(() => (format === undefined ? [] : fieldsOf(format.readOptions)), [format]);
  if (reading !== undefined) lastChoices.set(path, reading.choices);
  // While one types, the file is read again.
  const choices = reading?.choices ?? lastChoices.get(path);
  const hints = useMemo(() => choiceHints(fields, choices, 'options.'), [fields, choices]);
  const labels = useMemo(() => new Map(fields.map(({ name, title }) => [name, title])), [fields]);
  const values = { ...(name === classification ? found : {}), ...open.options };
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
      <ReadingState path={path} open={open} reading={reading} isRead={preview !== undefined} />
      {error === null || !isStated(open) ? null : (
        <div className={classes(noteStyles.note, noteStyles.bad, paneStyles.note)}>
          <p>{error.message}</p>
          {error.hint === undefined ? null : <p className={textStyles.secondary}>{error.hint}</p>}
        </div>
      )}
      {preview === undefined || preview.warnings.length === 0 ? null : (
        <section className={paneStyles.section}>
          <h4>{countOf(preview.warnings.length, 'warning')}</h4>
          <ul className={readingStyles.warnings}>
            {preview.warnings.map((warning) => (
              <li key={warning} className={textStyles.compact}>
                <IconAlertTriangle size={14} stroke={1.5} className={textStyles.warning} />
                <span>{warning}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {ofFile.length + toCheck.length === 0 ? null : (
        <section className={paneStyles.section} aria-label="Evidence">
          <h4>Evidence</h4>
          <ReadingVerdicts evidence={[...ofFile, ...toCheck]} own={own} labels={labels} />
        </section>
      )}
      <section className={paneStyles.section}>
        <h4>Change</h4>
        <div className={fieldStyles.field}>
          <label className={fieldStyles.label} htmlFor="reading-format">
            Format
          </label>
          <select
            id="reading-format"
            className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
            value={name ?? ''}
            onChange={(event) =>
              changeReading(path, { format: event.currentTarget.value, options: {}, saved: open.saved })
            }
          >
            {name === undefined ? <option value="">not known</option> : null}
            {(formats.data ?? []).map((each) => (
              <option key={each.name} value={each.name}>
                {each.title}
              </option>
            ))}
          </select>
          {format === undefined ? null : <p className={fieldStyles.hint}>{format.summary}</p>}
        </div>
        {format !== undefined && fields.length === 0 ? (
          <p className={fieldStyles.hint}>{format.title} has no read options.</p>
        ) : (
          <SchemaForm
            fields={fields}
            value={values}
            prefix="options."
            hints={hints}
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
  isRead,
}: {
  readonly path: string;
  readonly open: OpenRows;
  readonly reading: FileReading | undefined;
  readonly isRead: boolean;
}) {
  const stated = isStated(open);
  const changed = Object.keys(open.options).length + (open.format === undefined ? 0 : 1);
  const saved = reading?.saved ?? null;
  const isSaved = saved !== null && open.saved;
  const place = reading?.place ?? null;
  return (
    <section className={classes(paneStyles.section, readingStyles.state)}>
      <p className={textStyles.secondary}>
        {stated
          ? `${countOf(changed, 'choice')} changed by you${isSaved ? `, on top of the options saved for ${placeWords(saved.place)}` : ''}`
          : isSaved
            ? `As saved for ${placeWords(saved.place)}`
            : saved === null
              ? isRead
                ? 'All options as detected'
                : 'The file could not be read. Choose its format below.'
              : `As detected; options saved for ${placeWords(saved.place)} are not used`}
      </p>
      <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
        <Button
          changes
          size="sm"
          tone={stated ? 'primary' : 'default'}
          icon={<IconDeviceFloppy size={14} stroke={1.5} />}
          onClick={() => void runCommandById('explore.save-reading')}
          offReason={
            place === null
              ? 'A dropped file has no folder. Open it by its path to save its options.'
              : stated
                ? undefined
                : 'No changes to save'
          }
        >
          {place?.kind === 'table' ? 'Save for this table' : 'Save for this folder'}
        </Button>
        <Button
          size="sm"
          icon={<IconColumns2 size={14} stroke={1.5} />}
          onClick={() => void runCommandById('explore.compare-readings')}
          {...(isRead ? {} : { offReason: 'No rows to compare' })}
        >
          Compare
        </Button>
        <Button
          size="sm"
          icon={<IconArrowBackUp size={14} stroke={1.5} />}
          onClick={() => changeReading(path, { format: undefined, options: {}, saved: false })}
          {...(stated || isSaved || !isRead ? {} : { offReason: 'Already read with detected options' })}
        >
          Use detected options
        </Button>
        {saved === null ? null : open.saved ? (
          <Button
            changes
            size="sm"
            icon={<IconTrash size={14} stroke={1.5} />}
            onClick={() => void forgetReading(path)}
          >
            Delete saved options
          </Button>
        ) : (
          <Button size="sm" onClick={() => changeReading(path, { format: undefined, options: {}, saved: true })}>
            Use saved options
          </Button>
        )}
      </span>
    </section>
  );
}
