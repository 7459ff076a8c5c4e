/** The parameters of a sub-flow, each with the fields of its kind. */

import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { z } from 'zod';
import { freeId } from '#engine/contract/definitions/free-name.ts';
import { subflowParameterSchema, type SubflowParameter } from '#engine/contract/definitions/subflow.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import type { EditedGraph } from '#renderer/features/jobs/draft/graph-file.ts';
import { CheckedName } from '#renderer/features/jobs/subflows/checked-name.tsx';
import { renameParameter } from '#renderer/features/jobs/subflows/edit-subflow.ts';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ParameterListProps {
  /** Of the draft. */
  readonly name: string;
  readonly graph: EditedGraph;
  readonly transforms: Transforms;
}

export function ParameterList({ name, graph, transforms }: ParameterListProps) {
  const parameters = graph.parameters ?? [];
  const change = (next: readonly SubflowParameter[], key: string | null = null): void =>
    editDraft(name, (draft) => ({ ...draft, parameters: [...next] }), key);
  const add = (): void => {
    const free = freeId('parameter', new Set(parameters.map((each) => each.name.toLowerCase())));
    change([...parameters, subflowParameterSchema.parse({ name: free, kind: 'text' })]);
  };
  return (
    <section className={paneStyles.section} aria-label="Parameters">
      <h4>Parameters</h4>
      {parameters.length === 0 ? (
        <p className={classes(textStyles.compact, textStyles.secondary)}>
          None. Arguments of the nodes use a parameter as $name, and jobs set its value.
        </p>
      ) : null}
      {parameters.map((parameter, index) => (
        <ParameterForm
          // The name changes while it is edited.
          key={index}
          parameter={parameter}
          others={parameters.filter((each) => each !== parameter).map((each) => each.name.toLowerCase())}
          onRename={(to) => editDraft(name, (draft) => renameParameter(draft, parameter.name, to, transforms))}
          onChange={(next, member) => change(parameters.with(index, next), `parameter:${index}:${member}`)}
          onRemove={() => change(parameters.toSpliced(index, 1))}
        />
      ))}
      <Button changes size="sm" icon={<IconPlus size={14} stroke={1.5} />} onClick={add}>
        Add parameter
      </Button>
    </section>
  );
}

interface ParameterFormProps {
  readonly parameter: SubflowParameter;
  /** Names that are taken, in lower case. */
  readonly others: readonly string[];
  onRename(to: string): void;
  onChange(parameter: SubflowParameter, member: string): void;
  onRemove(): void;
}

function ParameterForm({ parameter, others, onRename, onChange, onRemove }: ParameterFormProps) {
  const { kind } = parameter;
  const fields = useMemo(() => {
    const members = subflowParameterSchema.omit({ name: true }).extend({ default: defaults[kind].optional() });
    return fieldsOf(z.toJSONSchema(members, { io: 'input' }));
  }, [kind]);
  return (
    <div className={inspectorStyles.parameter} role="group" aria-label={`Parameter ${parameter.name}`}>
      <span className={classes(layoutStyles.row, layoutStyles.close)}>
        <span className={classes(textStyles.strong, textStyles.truncated, layoutStyles.grow)}>
          {parameter.label ?? parameter.name}
        </span>
        <IconButton removes label={`Remove parameter ${parameter.name}`} onClick={onRemove}>
          <IconTrash size={15} stroke={1.5} />
        </IconButton>
      </span>
      <CheckedName
        label="Name"
        value={parameter.name}
        hint={`In arguments: $${parameter.name}`}
        whyNot={(next) => whyNotName(next, others)}
        onSave={onRename}
      />
      <SchemaForm
        fields={fields}
        value={parameter}
        onChange={(member, value) => {
          const { [member as keyof SubflowParameter]: _before, ...rest } = parameter;
          // A default is one of its kind.
          const { default: _default, ...plain } = rest as Partial<SubflowParameter>;
          const kept = member === 'kind' ? plain : rest;
          const next = subflowParameterSchema.safeParse(value === undefined ? kept : { ...kept, [member]: value });
          if (next.success) onChange(next.data, member);
        }}
      />
    </div>
  );
}

const texts = z.array(z.string());
const defaults: Readonly<Record<SubflowParameter['kind'], z.ZodType>> = {
  text: z.string(),
  integer: z.int(),
  number: z.number(),
  boolean: z.boolean(),
  column: z.string(),
  columns: texts,
  texts,
  expression: z.string(),
};

function whyNotName(name: string, others: readonly string[]): string | undefined {
  if (others.includes(name.toLowerCase())) return 'Another parameter has this name.';
  const checked = subflowParameterSchema.shape.name.safeParse(name);
  return checked.success ? undefined : 'Names begin with a letter or _ and have letters, digits and _ only.';
}
