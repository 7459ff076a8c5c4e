/** How a file was read: its format and every read option with what was found, to be changed with instant effect. */

import { IconAlertTriangle, IconArrowBackUp } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { changeReading, type OpenRows } from '#renderer/features/explore/rows-view.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { withMember } from '#renderer/ui/form/record-values.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';

interface ReadingPanelProps {
  readonly path: string;
  readonly open: OpenRows;
  /** undefined: it cannot be read as it is stated. */
  readonly preview: Output<'previewFile'> | undefined;
}

export function ReadingPanel({ path, open, preview }: ReadingPanelProps) {
  const formats = useProcedure('getFormats', {});
  const name = open.format ?? preview?.classification;
  const found = formats.data?.find((format) => format.name === name);
  const fields = useMemo(() => (found === undefined ? [] : fieldsOf(found.readOptions)), [found]);
  const stated = Object.keys(open.options);
  const isStated = stated.length > 0 || open.format !== undefined;
  const values = { ...preview?.options, ...open.options };
  return (
    <>
      <section className="sect">
        <div className="field">
          <label className="lab" htmlFor="reading-format">
            Format
          </label>
          <select
            id="reading-format"
            className="in sm wide"
            value={name ?? ''}
            onChange={(event) => changeReading(path, { format: event.currentTarget.value, options: {} })}
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
        <span className="row g6 reading-state">
          <span className="t3 grow">
            {isStated
              ? `${countOf(stated.length + (open.format === undefined ? 0 : 1), 'value')} changed by you`
              : 'Everything as it was found'}
          </span>
          <Button
            size="sm"
            icon={<IconArrowBackUp size={14} stroke={1.5} />}
            onClick={() => void runCommandById('explore.reset-reading')}
            {...(isStated ? {} : { offReason: 'Nothing was changed' })}
          >
            As found
          </Button>
        </span>
      </section>
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
      <section className="sect">
        <h4>Read options</h4>
        {found !== undefined && fields.length === 0 ? (
          <p className="hint">{found.title} has none.</p>
        ) : (
          <SchemaForm
            fields={fields}
            value={values}
            prefix="options."
            onChange={(option, value) =>
              changeReading(path, { format: open.format, options: withMember(open.options, option, value) })
            }
          />
        )}
      </section>
    </>
  );
}
