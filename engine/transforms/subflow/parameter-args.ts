/** Parameters of a sub-flow as arguments of the nodes that use it: what the form offers and what is checked. */

import { z } from 'zod';
import type { SubflowParameter } from '#engine/contract/definitions/subflow.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { issueCause } from '#engine/contract/issue-text.ts';
import { asRole, columnOrField } from '#engine/transforms/argument-roles.ts';

/**
 * In the order of the parameters. @param port input whose columns are offered.
 * @throws EngineError InvalidDefinition for a default that does not have its kind.
 */
export function subflowArgs(parameters: readonly SubflowParameter[], port: string): z.ZodObject {
  return z.strictObject(Object.fromEntries(parameters.map((parameter) => [parameter.name, argOf(parameter, port)])));
}

function argOf(parameter: SubflowParameter, port: string): z.ZodType {
  const { name, label, description = '', required } = parameter;
  const value = valueOf(parameter);
  const usual = parameter.default === undefined ? undefined : checkedDefault(parameter, value);
  const given = usual === undefined ? (required ? value : value.optional()) : value.default(usual);
  return given.describe(description).meta({ title: label ?? name, ...roleOf(parameter, port) });
}

function roleOf({ kind }: SubflowParameter, port: string): object {
  switch (kind) {
    case 'column':
    case 'columns':
      return columnOrField(port);
    case 'expression':
      return asRole({ kind: 'expression', placeholder: 'amount > 10' });
    default:
      return {};
  }
}

function valueOf({ kind, required }: SubflowParameter): z.ZodType<unknown> {
  switch (kind) {
    case 'text':
      return required ? z.string().min(1) : z.string();
    case 'column':
    case 'expression':
      return z.string().min(1);
    case 'integer':
      return z.int();
    case 'number':
      return z.number();
    case 'boolean':
      return z.boolean();
    case 'columns':
    case 'texts':
      return required ? z.array(z.string().min(1)).min(1) : z.array(z.string().min(1));
  }
}

function checkedDefault({ name, default: usual }: SubflowParameter, value: z.ZodType): unknown {
  const checked = value.safeParse(usual);
  if (checked.success) return checked.data;
  throw new EngineError(
    'InvalidDefinition',
    `The default of the parameter ${name} is wrong${issueCause(checked.error.issues[0]!)}.`,
    { hint: 'Correct the default, or the kind of the parameter.', details: { value: name } },
  );
}
