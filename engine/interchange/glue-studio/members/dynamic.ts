/** DynamicTransform: the built-in visual transforms of AWS Glue Studio, each with its own parameters. */

import { isSameValue } from '#engine/interchange/glue-studio/same-value.ts';
import {
  dynamicTransforms,
  otherDynamicTransforms,
  repartition,
  type DynamicTransform,
} from '#engine/interchange/glue-studio/dynamic/dynamic-transforms.ts';
import { parameterType, readValue, writeValue } from '#engine/interchange/glue-studio/dynamic/parameter-values.ts';
import { defineMember, type NodeWriter, type ReadContext } from '#engine/interchange/glue-studio/member.ts';
import { readUserTransform } from '#engine/interchange/glue-studio/members/user-transform.ts';
import { getTransform } from '#engine/transforms/index.ts';
import { z } from 'zod';

/** Where AWS keeps the code of the built-in transforms, in the region us-east-1. */
const codeFolder = 's3://aws-glue-studio-transforms-510798373988-prod-us-east-1';

export const dynamicMembers = [
  defineMember({
    name: 'DynamicTransform',
    kind: 'transform',
    inputs: 1,
    ours: dynamicTransforms.map(({ ours }) => ours),
    note: 'Built-in transforms with known parameters, and transforms of your own. Autobalance Processing has no effect and is removed.',
    fields: z.object({
      TransformName: z.string().min(1),
      FunctionName: z.string().min(1),
      Path: z.string(),
      Version: z.string().optional(),
      Parameters: z
        .array(
          z.object({
            Name: z.string().min(1),
            Type: z.enum(['str', 'int', 'float', 'complex', 'bool', 'list', 'null']),
            ValidationRule: z.string().optional(),
            ValidationMessage: z.string().optional(),
            Value: z.array(z.string()).optional(),
            ListType: z.string().optional(),
            IsOptional: z.boolean().optional(),
          }),
        )
        .optional(),
      OutputSchemas: z.unknown().optional(),
    }),
    read({ TransformName, FunctionName, Parameters = [] }, context) {
      if (FunctionName === repartition) {
        context.change('The node is removed: Tenon splits the work by itself.');
        return { transform: null, rows: context.inputs[0]! };
      }
      const known = dynamicTransforms.find(({ functionName }) => functionName === FunctionName);
      if (known === undefined) {
        const reason = reasonFor(FunctionName);
        return reason === undefined ? readUserTransform(TransformName, Parameters, context) : context.refuse(reason);
      }
      const given = Parameters.filter(({ Value }) => Value !== undefined && Value.length > 0);
      return { transform: known.ours, args: argsOf(known, given, context) };
    },
  }),
] as const;

/** undefined: it is a custom visual transform. */
function reasonFor(functionName: string): string | undefined {
  if (Object.hasOwn(otherDynamicTransforms, functionName)) return otherDynamicTransforms[functionName]!;
  return functionName.startsWith('gs_')
    ? `The parameters of ${functionName} are not documented. Remove the node, and add the transform after the import.`
    : undefined;
}

function argsOf(
  { parameters, note }: DynamicTransform,
  given: readonly { readonly Name: string; readonly Value?: readonly string[] | undefined }[],
  context: ReadContext,
): Record<string, unknown> {
  const args: [string, unknown][] = [];
  const seen = new Set<string>();
  for (const { Name, Value = [] } of given) {
    const parameter = parameters.find(({ glue }) => glue === Name);
    if (parameter === undefined)
      return context.refuse(
        `Its parameter "${Name}" is not known. Known: ${parameters.map(({ glue }) => glue).join(', ')}. Remove the parameter.`,
      );
    if (seen.has(Name)) context.refuse(`Its parameter "${Name}" occurs twice. Remove one of them.`);
    seen.add(Name);
    const value = readValue(parameter, Value, context);
    if (parameter.as === 'truth' && value === true && note !== undefined) context.change(note);
    args.push([parameter.ours, value]);
  }
  return Object.fromEntries(args);
}

function writerOf(transform: DynamicTransform): NodeWriter {
  const { functionName, title, ours, parameters, fixed = {}, note } = transform;
  const defaults = new Map(
    Object.entries(getTransform(ours).args.shape).map(([name, schema]) => [
      name,
      (schema as z.ZodType).safeParse(undefined).data,
    ]),
  );
  return (args: Readonly<Record<string, unknown>>, context) => {
    for (const [name, value] of Object.entries(fixed))
      if (!isSameValue(args[name], value))
        context.refuse(
          `${title} in AWS Glue has no parameter for ${name}, which is ${JSON.stringify(args[name])}. Set it to ${JSON.stringify(value)}.`,
        );
    const Parameters = parameters.flatMap((parameter) => {
      const value = args[parameter.ours];
      if (value === undefined && parameter.optional !== true)
        return context.refuse(`${title} in AWS Glue needs ${parameter.ours}. Set it.`);
      const isDefault = parameter.optional === true && isSameValue(value, defaults.get(parameter.ours));
      if (value === undefined || isDefault) return [];
      if (parameter.as === 'truth' && value === true && note !== undefined) context.note(note);
      return [
        {
          Name: parameter.glue,
          Type: parameterType(parameter),
          Value: writeValue(parameter, value, context),
          IsOptional: parameter.optional === true,
          ...(parameter.as === 'list' ? { ListType: 'str' } : {}),
        },
      ];
    });
    return [
      'DynamicTransform',
      {
        TransformName: functionName,
        FunctionName: functionName,
        Path: `${codeFolder}/${functionName}.py`,
        Parameters,
      },
    ];
  };
}

export const dynamicWriters: Readonly<Record<string, NodeWriter>> = Object.fromEntries(
  dynamicTransforms.map((transform) => [transform.ours, writerOf(transform)]),
);
