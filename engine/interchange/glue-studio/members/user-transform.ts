/** DynamicTransform of a custom visual transform: a user's transform of the same name. */

import type { NodeWriter, ReadContext, ReadNode } from '#engine/interchange/glue-studio/member.ts';
import { findTransform } from '#engine/transforms/index.ts';
import type { UserTransformFiles } from '#engine/transforms/user/user-transform-files.ts';

interface GivenParameter {
  readonly Name: string;
  readonly Type: 'str' | 'int' | 'float' | 'complex' | 'bool' | 'list' | 'null';
  readonly Value?: readonly string[] | undefined;
  readonly ListType?: string | undefined;
}

/** Its definition is not in the job: it must be in the workspace. @throws NotCarried. */
export function readUserTransform(name: string, parameters: readonly GivenParameter[], context: ReadContext): ReadNode {
  if (!/^[A-Za-z_]\w{0,99}$/u.test(name))
    return context.refuse(`"${name}" cannot be the name of a transform: it needs letters, digits and _.`);
  const same = findTransform(name);
  if (same !== undefined)
    return context.refuse(
      `"${name}" is the name of the built-in transform ${same.title}. Give your transform another name.`,
    );
  context.change(
    `The node is your transform "${name}". Copy its definition to transforms/${name}.json, with ${name}.sql or ${name}.ts next to it: Tenon does not run its Python.`,
  );
  const args: [string, unknown][] = [];
  for (const { Name, Type, Value = [], ListType = 'str' } of parameters) {
    if (Value.length === 0) continue;
    if (args.some(([known]) => known === Name))
      context.refuse(`Its parameter "${Name}" occurs twice. Remove one of them.`);
    const value =
      Type === 'list'
        ? Value.map((text) => valueOf(Name, ListType, text, context))
        : valueOf(Name, Type, only(Name, Value, context), context);
    args.push([Name, value]);
  }
  return { transform: name, args: Object.fromEntries(args) };
}

/** Values are texts in AWS Glue. */
export function writeUserTransform({ definition }: UserTransformFiles): NodeWriter {
  const { name, functionName, path, parameters = [] } = definition;
  return (args: Readonly<Record<string, unknown>>, context) => {
    if (path === undefined)
      return context.refuse(
        `AWS Glue needs the Python file of "${name}": upload it to Amazon S3, and state where in "path" of transforms/${name}.json.`,
      );
    context.note(`AWS Glue runs the Python function ${functionName} of ${path}, not the file of this workspace.`);
    const Parameters = parameters.flatMap((parameter) => {
      const value = args[parameter.name];
      if (value === undefined) return [];
      const values = Array.isArray(value) ? (value as unknown[]) : [value];
      return [
        {
          Name: parameter.name,
          Type: parameter.type,
          Value: values.map(String),
          IsOptional: parameter.isOptional ?? false,
          ...(parameter.type === 'list' ? { ListType: parameter.listType ?? 'str' } : {}),
          ...(parameter.validationRule === undefined ? {} : { ValidationRule: parameter.validationRule }),
          ...(parameter.validationMessage === undefined ? {} : { ValidationMessage: parameter.validationMessage }),
        },
      ];
    });
    return ['DynamicTransform', { TransformName: name, FunctionName: functionName, Path: path, Parameters }];
  };
}

function only(name: string, values: readonly string[], context: ReadContext): string {
  if (values.length === 1) return values[0]!;
  return context.refuse(`Its parameter ${name} has ${values.length} values, and one is expected.`);
}

function valueOf(name: string, type: string, text: string, context: ReadContext): unknown {
  switch (type) {
    case 'int':
      if (!/^-?\d{1,15}$/u.test(text)) return context.refuse(`Its parameter ${name} is "${text}", not a whole number.`);
      return Number(text);
    case 'float':
      if (text.trim() === '' || !Number.isFinite(Number(text)))
        return context.refuse(`Its parameter ${name} is "${text}", not a number.`);
      return Number(text);
    case 'bool':
      if (!/^(?:true|false)$/iu.test(text))
        return context.refuse(`Its parameter ${name} is "${text}", not true or false.`);
      return text.toLowerCase() === 'true';
    default:
      return text;
  }
}
