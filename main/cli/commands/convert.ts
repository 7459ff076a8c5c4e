/** `tenon convert`: a file in another format. */

import { resolve } from 'node:path';
import { exitCodes, formatOptions, type Command } from '#main/cli/command.ts';
import { writeError } from '#main/cli/output/out.ts';
import { tellWarnings } from '#main/cli/output/tell-warnings.ts';
import { writtenText } from '#main/cli/output/written-text.ts';
import { parsePairs } from '#main/cli/parse-command.ts';

export const convertCommand: Command = {
  name: 'convert',
  summary: 'Reads a file and writes a new one in another format.',
  arguments: [
    { name: 'IN', summary: 'The file to read.' },
    { name: 'OUT', summary: 'The file to write; it must not exist, its name tells the format.' },
  ],
  options: [
    ...formatOptions,
    { name: 'write-option', value: 'K=V', many: true, summary: 'A write option under Glue’s name: compression=zstd' },
  ],
  examples: ['tenon convert orders.csv orders.parquet', 'tenon convert --option separator="|" in.txt out.json'],
  async run(call) {
    const session = await call.open({ kind: 'none', title: 'tenon convert', files: [call.positionals[0]!] });
    const written = await session.client.call(
      'convertFile',
      {
        from: resolve(call.positionals[0]!),
        to: resolve(call.positionals[1]!),
        format: call.text('format'),
        options: parsePairs(call.texts('option'), 'option'),
        writeOptions: parsePairs(call.texts('write-option'), 'write-option'),
      },
      call.signal,
    );
    tellWarnings(written.warnings);
    writeError(`${writtenText(written)}\n`);
    return exitCodes.done;
  },
};
