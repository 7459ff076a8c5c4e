/** docs/reference/glue-studio.md: every kind of node of AWS Glue Studio, and every transform, with its form on the other side. */

import { headingAnchor } from '#engine/contract/heading-anchor.ts';
import { dynamicTransforms } from '../../engine/interchange/glue-studio/dynamic/dynamic-transforms.ts';
import { supportedMembers, unsupportedMembers, writers } from '../../engine/interchange/glue-studio/members/index.ts';
import { transformsWithoutForm } from '../../engine/interchange/glue-studio/without-form.ts';
import { getTransform } from '../../engine/transforms/index.ts';
import { code, table, type Page } from './page.ts';

function transformLink(name: string): string {
  return `[${code(name)}](transforms.md#${headingAnchor(name)})`;
}

function ofKind(kind: string): string {
  const rows = [...supportedMembers, ...unsupportedMembers]
    .filter((member) => member.kind === kind)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((member) =>
      'reason' in member
        ? [code(member.name), 'not supported', member.reason]
        : [code(member.name), member.ours.map(transformLink).join(', '), member.note],
    );
  return table(['Node', 'Becomes', 'What differs, or what to do'], rows);
}

export function glueStudioPage(): Page {
  const dynamic = dynamicTransforms.map(({ title, functionName, ours, parameters, note = '' }) => [
    title,
    code(functionName),
    transformLink(ours),
    parameters.map(({ glue }) => code(glue)).join(', '),
    note,
  ]);
  const missing = Object.entries(transformsWithoutForm).map(([name, instead]) => [
    transformLink(name),
    `${getTransform(name).title} has no node. ${instead}`,
  ]);
  const body = `
The nodes of a visual job are the members of \`CodeGenConfigurationNode\` in the API of AWS Glue. [Jobs from AWS Glue Studio](../guide/glue-studio.md) says how a job is imported and exported.

## Sources

${ofKind('source')}

## Transforms

${ofKind('transform')}

### Visual transforms

\`DynamicTransform\` is supported for these built-in transforms and parameters:

${table(['In AWS Glue Studio', 'Function', 'Becomes', 'Parameters', 'What differs'], dynamic)}

## Targets

${ofKind('target')}

## Transforms without a node

${writers.size} transforms, sources and targets can be exported. These cannot:

${table(['Transform', 'What to do'], missing)}
`;
  return { file: 'glue-studio.md', title: 'Nodes of AWS Glue Studio', body };
}
