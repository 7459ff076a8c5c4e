/** The roles of a transform's arguments, by their path in the form: `condition`, `aggs.column`. */

import { roleOf, type ArgumentRole } from '#engine/contract/argument-role.ts';
import type { Field } from '#renderer/ui/form/form-model.ts';

export type ArgumentRoles = ReadonlyMap<string, ArgumentRole>;

/** @param fields of the whole form; those of tables and groups are found in them. */
export function rolesOf(fields: readonly Field[]): ArgumentRoles {
  const roles = new Map<string, ArgumentRole>();
  const visit = (each: readonly Field[], prefix: string): void => {
    for (const field of each) {
      const path = `${prefix}${field.name}`;
      const role = roleOf(field.schema);
      if (role !== undefined) roles.set(path, role);
      if (field.kind === 'table') visit(field.columns, `${path}.`);
      if (field.kind === 'group') visit(field.fields, `${path}.`);
    }
  };
  visit(fields, '');
  return roles;
}
