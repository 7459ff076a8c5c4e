/** `tenon preview`: what files are and their first rows. */

import { countText } from '#engine/contract/count-text.ts';
import { serializeError, toEngineError } from '#engine/contract/errors.ts';
import type { PreviewText } from '#engine/contract/procedures/explore.ts';
import { wholePath } from '#engine/index.ts';
import {
  exitCodes,
  formatOptions,
  keepFormulasOption,
  outputOption,
  type Command,
  type ExitCode,
  type Invocation,
} from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { withFolderHint } from '#main/cli/folder-hint.ts';
import { openRowWriter } from '#main/cli/output/row-writer.ts';
import { tellWarnings } from '#main/cli/output/tell-warnings.ts';
import { parseLimit, parsePairs } from '#main/cli/parse-command.ts';
import { errorText, exitCodeOf } from '#main/cli/report-error.ts';
import type { Session } from '#main/cli/session.ts';

type Row = Readonly<Record<string, unknown>>;

export const previewCommand: Command = {
  name: 'preview',
  summary: 'Shows the format, columns and first rows of files.',
  arguments: [
    {
      name: 'PATH',
      many: true,
      summary: 'One or more files. A file that fails does not stop the others.',
    },
  ],
  options: [
    ...formatOptions,
    { name: 'limit', value: 'N|all', summary: 'Number of rows (default: 20 in a table, 100 in JSON and CSV).' },
    { name: 'as-strings', summary: 'Read every column as text, exactly as it is in the file.' },
    outputOption('table', 'json', 'csv'),
    keepFormulasOption,
  ],
  notes: [
    'Options saved for a folder or table of the nearest workspace apply, and a warning says so. Options on the command line take precedence.',
    'JSON is `{path, classification, options, columns:[{name,type}], rows:[{…}], rowCount, truncated, warnings}`, one object per line and path; a file that fails returns `{path, error:{code,message,hint}}` and exit code 1.',
  ],
  examples: [
    'tenon preview orders.csv',
    'tenon preview --option separator=";" --output json a.csv b.parquet',
    'tenon preview --limit all --output csv data.json.gz',
  ],
  async run(call) {
    const paths = call.positionals;
    const limit = parseLimit(call.text('limit'), (call.text('output') ?? 'table') === 'table' ? 20 : 100);
    const options = parsePairs(call.texts('option'), 'option');
    const session = await call.open({ kind: 'none', title: 'tenon preview', files: paths });
    let exit: ExitCode = exitCodes.done;
    for (const path of paths) {
      call.signal.throwIfAborted();
      const failed = await previewOne(call, session, { path, limit, options });
      exit = failed > exit ? failed : exit;
    }
    return exit;
  },
};

interface Wanted {
  readonly path: string;
  /** null: every row. */
  readonly limit: number | null;
  readonly options: Readonly<Record<string, string>>;
}

async function previewOne(call: Invocation, session: Session, { path, limit, options }: Wanted): Promise<ExitCode> {
  const json = call.text('output') === 'json';
  let begun = false;
  try {
    const items = session.client.stream(
      'readFileRows',
      { path: wholePath(path), format: call.text('format'), options, asStrings: call.isOn('as-strings'), limit },
      call.signal,
    );
    const writer = openRowWriter(call.text('output') ?? 'table', !call.isOn('keep-formulas'));
    let preview: PreviewText | undefined;
    let written = 0;
    for await (const item of items) {
      if (item.item === 'preview') {
        preview = item.preview;
        // The head waits for the first rows, so that the error of a file that fails immediately has its own line.
        if (!json && call.positionals.length > 1) await writeOut(`${path}\n`);
      } else {
        if (!begun && json) await writeOut(previewHead(preview!));
        if (!begun) await writer.begin(preview!.columns);
        begun = true;
        await writer.rows(item.rows as readonly Row[]);
        written += item.rows.length;
      }
    }
    if (!begun && json) await writeOut(previewHead(preview!));
    if (!begun) await writer.begin(preview!.columns);
    begun = true;
    await writer.end();
    await writeTail(call, preview!, written, limit);
    return exitCodes.done;
  } catch (thrown) {
    call.signal.throwIfAborted();
    const error = await withFolderHint(toEngineError(thrown), path, session);
    if (thrown instanceof Error && thrown.name === 'ReaderGone') throw thrown;
    const { code, message, hint } = serializeError(error);
    if (json && !begun)
      await writeOut(`${JSON.stringify({ path: wholePath(path), error: { code, message, hint: hint ?? '' } })}\n`);
    writeError(errorText(error));
    return exitCodeOf(error) === exitCodes.bug ? exitCodes.bug : exitCodes.inputWrong;
  }
}

function previewHead({ path, classification, options, columns }: PreviewText): string {
  const head = JSON.stringify({ path, classification, options, columns });
  return `${head.slice(0, -1)},"rows":`;
}

async function writeTail(call: Invocation, preview: PreviewText, written: number, limit: number | null): Promise<void> {
  const rowCount = preview.rowCount ?? (limit === null || written < limit ? written : null);
  const truncated = rowCount === null || rowCount > written;
  if (call.text('output') === 'json') {
    await writeOut(
      `,"rowCount":${rowCount},"truncated":${truncated},"warnings":${JSON.stringify(preview.warnings)}}\n`,
    );
    return;
  }
  tellWarnings(preview.warnings);
  if ((call.text('output') ?? 'table') !== 'table') return;
  const count =
    rowCount === null
      ? `first ${countText(written, 'row')}`
      : truncated
        ? `${written} of ${countText(rowCount, 'row')}`
        : countText(rowCount, 'row');
  await writeOut(`${preview.classification}, ${countText(preview.columns.length, 'column')}, ${count}\n`);
}
