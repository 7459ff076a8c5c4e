/** Reference page: every transform with ports, arguments and worked examples, and its name in AWS Glue. */

import { headingAnchor } from '#engine/contract/heading-anchor.ts';
import type { ExampleRow, Transform, TransformExample } from '#engine/transforms/transform.ts';
import { transforms } from '#engine/transforms/index.ts';
import { argumentsTable } from './arguments-table.ts';
import { glueSection } from './glue-transforms.ts';
import { code, codeBlock, type Page, plain, table } from './page.ts';

export function transformsPage(): Page {
  const sorted = transforms.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const overview = table(
    ['Transform', 'Category', 'Description'],
    sorted.map(({ name, category, summary }) => [`[${name}](#${headingAnchor(name)})`, category, summary]),
  );
  return {
    file: 'transforms.md',
    title: 'Transforms',
    body: [overview, glueSection(), ...sorted.map(transformSection)].join('\n\n'),
  };
}

function transformSection(transform: Transform): string {
  const ports = transform.inputs.map(code).join(', ');
  return [
    `## ${transform.name}`,
    transform.summary,
    `Inputs: ${ports === '' ? 'none' : ports}${transform.moreInputs === true ? ', and more, numbered on' : ''}. ${outputsText(transform)}Effect on rows: ${transform.effect}.`,
    argumentsTable(transform.args),
    ...transform.examples.map(exampleSection),
  ].join('\n\n');
}

/** '' for one output. */
function outputsText({ outputs, moreOutputs, listedOutputs }: Transform): string {
  if (outputs === undefined) return '';
  const names = outputs.map(({ name, argument }) => `${code(name)} (named by ${code(argument)})`);
  if (listedOutputs !== undefined)
    return `Outputs: one for each entry of ${code(listedOutputs.argument)}, under its ${code(listedOutputs.member)}, and ${names.join(', ')}. `;
  return `Outputs: ${names.join(', ')}${moreOutputs === undefined ? '' : `, and ${moreOutputs}`}. `;
}

function exampleSection({ title, args, input, table: held, output }: TransformExample): string {
  const inputs = Object.entries(input).map(
    ([port, { schema, rows }]) => `Input ${code(port)}:\n\n${rowsTable(schema, rows)}`,
  );
  if (held !== undefined) inputs.push(`The table before:\n\n${rowsTable(held.schema, held.rows)}`);
  const result =
    'error' in output
      ? `Fails with ${code(output.error)}.`
      : `${held === undefined ? 'Output' : 'The table afterwards'}${output.port === undefined ? '' : ` ${code(output.port)}`}:\n\n${rowsTable(output.schema, output.rows)}`;
  return [`**${title}**`, codeBlock('json', JSON.stringify(args, null, 2)), ...inputs, result].join('\n\n');
}

function rowsTable(schema: Readonly<Record<string, string>>, rows: readonly ExampleRow[]): string {
  const names = Object.keys(schema);
  const text = (value: unknown): string =>
    value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  if (names.length === 0) return 'No columns.';
  return table(
    names.map((name) => plain(`${name} (${schema[name]})`)),
    rows.map((row) => names.map((name) => plain(text(row[name])))),
  );
}
