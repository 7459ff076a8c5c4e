/** `tenon classifiers`: the custom classifiers of the workspace, and which crawlers try them; and those of AWS Glue. */

import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { exchange, exchangeArguments, exchangeNote, exchangeOptions, type Exchange } from '#main/cli/glue-exchange.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { tellFileProblems } from '#main/cli/output/tell-file-problems.ts';
import { printable } from '#main/cli/output/text-width.ts';
import type { Session } from '#main/cli/session.ts';

const glue: Exchange<Output<'importClassifiers'>['classifiers'][number]> = {
  noun: 'classifier',
  async export(client, named, signal) {
    const { text, classifiers } = await client.call('exportClassifiers', named, signal);
    return { text, found: classifiers };
  },
  import: async (client, request, signal) => (await client.call('importClassifiers', request, signal)).classifiers,
  columns: { type: ({ type }) => type },
};

type Listed = Output<'getClassifiers'>[number];

export const classifiersCommand: Command = {
  name: 'classifiers',
  summary: 'Lists the custom classifiers of the workspace, exports them to AWS Glue, or imports those of AWS Glue.',
  arguments: exchangeArguments('classifier'),
  options: [...exchangeOptions('classifier'), ...workspaceOptions, outputOption('table', 'json')],
  notes: [
    'A crawler uses the classifiers that its file lists in `classifiers`, in that order. Invalid classifier files, and names that crawlers list although no classifier has them, are reported on standard error.',
    'JSON is one array of `{name, file, type, states, crawlers}`; of an import, it is the result of `importClassifiers`.',
    exchangeNote('classifier'),
  ],
  examples: [
    'tenon classifiers',
    'aws glue get-classifiers > classifiers.json && tenon classifiers import classifiers.json --dry-run',
    'tenon classifiers export bars --to bars.json && aws glue create-classifier --cli-input-json file://bars.json',
  ],
  async run(call) {
    const done = await exchange(call, glue);
    if (done !== undefined) return done;
    const { client } = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: 'tenon classifiers',
    });
    const listed = await client.call('getClassifiers', {}, call.signal);
    await tellFileProblems(client, ['classifiers'], call.signal);
    for (const { name, classifiers } of await crawlersOf(client, call.signal))
      for (const missing of classifiers.filter((wanted) => !listed.some((known) => known.name === wanted)))
        writeError(
          `problem: crawler ${printable(name)} lists the classifier "${printable(missing)}", which is missing\n`,
        );
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(listed)}\n`);
    else await writeStyled(tableText(listed));
    return exitCodes.done;
  },
};

async function crawlersOf(client: Session['client'], signal: AbortSignal): Promise<Crawler[]> {
  const crawlers: Crawler[] = [];
  for (const { name } of await client.call('getDefinitions', { kind: 'crawler' }, signal))
    crawlers.push(crawlerSchema.parse((await client.call('getDefinition', { kind: 'crawler', name }, signal)).value));
  return crawlers;
}

function tableText(listed: readonly Listed[]): string {
  if (listed.length === 0) return 'No classifiers. A classifier is a file in the folder classifiers/.\n';
  const columns = textColumns(['classifier', 'type', 'states', 'crawlers']);
  const rows = listed.map(({ name, type, states, crawlers }) => ({
    classifier: name,
    type,
    states,
    crawlers: crawlers.join(', '),
  }));
  return formatTable(columns, rows, terminalStyle());
}
