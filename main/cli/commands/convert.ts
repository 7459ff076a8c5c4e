/** `tenon convert`: a file in another format. */

import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { wholePath } from '#engine/index.ts';
import { exitCodes, formatOptions, keepFormulasOption, type Command } from '#main/cli/command.ts';
import { writeError } from '#main/cli/output/out.ts';
import { tellWarnings } from '#main/cli/output/tell-warnings.ts';
import { writtenText } from '#main/cli/output/written-text.ts';
import { parsePairs } from '#main/cli/parse-command.ts';

export const convertCommand: Command = {
  name: 'convert',
  summary: 'Reads a file and writes a new one in another format.',
  arguments: [
    { name: 'IN', summary: 'File to read.' },
    { name: 'OUT', summary: 'File to create. Its extension sets the format.' },
  ],
  options: [
    ...formatOptions,
    {
      name: 'write-option',
      value: 'K=V',
      many: true,
      summary: 'Write option, named as in AWS Glue, for example compression=zstd.',
    },
    keepFormulasOption,
  ],
  examples: ['tenon convert orders.csv orders.parquet', 'tenon convert --option separator="|" in.txt out.json'],
  async run(call) {
    const session = await call.open({ kind: 'none', title: 'tenon convert', files: [call.positionals[0]!] });
    const [from, to] = [call.positionals[0]!, call.positionals[1]!];
    const written = await session.client
      .call(
        'convertFile',
        {
          from: wholePath(from),
          to: wholePath(to),
          format: call.text('format'),
          options: parsePairs(call.texts('option'), 'option'),
          writeOptions: parsePairs(call.texts('write-option'), 'write-option'),
          keepFormulas: call.isOn('keep-formulas'),
        },
        call.signal,
      )
      .catch((thrown: unknown) => {
        throw withWayOn(toEngineError(thrown), from, to);
      });
    tellWarnings(written.warnings);
    writeError(`${writtenText(written)}\n`);
    return exitCodes.done;
  },
};

/** A conversion is of the whole file; a query may leave records out. */
function withWayOn(error: EngineError, from: string, to: string): EngineError {
  const { line, isDocument } = error.details;
  // A document is read whole or not at all.
  if (error.code !== 'MalformedFile' || line === undefined || isDocument === true) return error;
  return new EngineError(error.code, error.message, {
    hint: `Fix the record, or skip such records: tenon query "SELECT * FROM '${from}'" --leave-out-misfits --to ${to}`,
    details: error.details,
    cause: error,
  });
}
