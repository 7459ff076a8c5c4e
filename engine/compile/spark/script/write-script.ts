/** A resolved job as a script: deterministic text, and which lines are of which node. */

import { isWithin } from '#engine/base/path-below.ts';
import { insideWorkspace, noteLines, titleOf } from '#engine/compile/script-text.ts';
import { nodeValues } from '#engine/compile/spark/script/node-values.ts';
import { indented, pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { NodePlace, RenderedNode, ScriptForm } from '#engine/compile/spark/script/script-form.ts';
import type { PathCall } from '#engine/compile/spark/script/script-language.ts';
import { ScriptFrames } from '#engine/compile/spark/script/script-frames.ts';
import { NotCarried, type SparkInput, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type {
  ScriptPart,
  ScriptProblem,
  ScriptTarget,
  SparkScript,
  SparkScriptRequest,
} from '#engine/compile/spark/script/spark-script.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { isUri } from '#engine/base/uri.ts';
import { formatHive } from '#engine/types/hive.ts';

export function writeScript(request: SparkScriptRequest, form: ScriptForm): SparkScript {
  return new ScriptWriter(request, form).write();
}

class ScriptWriter {
  readonly #request: SparkScriptRequest;
  readonly #lines: string[] = [];
  readonly #parts: ScriptPart[] = [];
  readonly #problems: ScriptProblem[] = [];
  readonly #differences = new Map<string, { nodeId: string; says: string }>();
  readonly #frames: ScriptFrames;
  /** Outputs with a choice. */
  readonly #choices = new Set<string>();
  readonly #form: ScriptForm;

  constructor(request: SparkScriptRequest, form: ScriptForm) {
    this.#request = request;
    this.#form = form;
    this.#frames = new ScriptFrames(form.language);
  }

  write(): SparkScript {
    const { graph } = this.#request;
    this.#lines.push(...this.#form.head(this.#request));
    const read = new Set(graph.nodes.flatMap(({ inputs }) => Object.values(inputs)));
    for (const node of graph.nodes) {
      const isUnread = node.port !== onlyOutput && !read.has(node.id);
      if (!isUnread) this.#node(node);
    }
    this.#lines.push(...this.#form.end);
    const draft = `${this.#lines.join('\n')}\n`;
    return {
      text: this.#problems.length === 0 ? draft : null,
      draft,
      parts: this.#parts,
      problems: this.#problems,
      differences: [...this.#differences.values()],
    };
  }

  #node(node: ResolvedNode): void {
    const notes = new Set<string>();
    const isTarget = node.transform.effect === 'target';
    const variable = this.#frames.name(node.port === onlyOutput ? node.node.name : `${node.node.name} ${node.port}`);
    const before: string[] = [];
    const forget = this.#frames.begin();
    const { language } = this.#form;
    let isFailed = false;
    let code: string;
    let kind: RenderedNode['kind'] = 'data';
    try {
      ({ code, kind } = this.#render(node, variable, before, (sentence) => notes.add(sentence)));
    } catch (thrown) {
      if (!(thrown instanceof NotCarried)) throw thrown;
      // A node is not blamed for a problem of its input.
      const isInherited = Object.values(node.inputs).some((id) => this.#choices.has(id));
      if (holdsChoice(node)) this.#choices.add(node.id);
      if (!isInherited) this.#problems.push({ nodeId: node.node.id, node: node.node.name, reason: thrown.message });
      code = language.failed(pythonText(thrown.message));
      isFailed = true;
      before.length = 0;
      forget();
    }
    if (!isTarget) this.#frames.add(node.id, { variable, kind, schema: node.schema });
    this.#add(node.node.id, [
      language.comment(titleOf(node)),
      ...noteLines(node).map((line) => language.comment(line)),
      ...[...notes].map((note) => language.comment(`Differs: ${note}`)),
      ...before,
      isTarget || isFailed ? code : language.assigned(variable, code),
    ]);
    for (const says of notes) this.#differences.set(`${node.node.id}\n${says}`, { nodeId: node.node.id, says });
  }

  #render(node: ResolvedNode, variable: string, before: string[], note: (sentence: string) => void): RenderedNode {
    const ids = node.inputs;
    const inputs = Object.fromEntries(
      Object.entries(ids).map(([port, id]) => [port, this.#input(id, before)] as const),
    );
    const { language } = this.#form;
    const frames = this.#frames;
    const shared = (wanted: string, code: () => string): string => frames.shared(node.node.id, wanted, code, before);
    const context = nodeValues(node, { inputs, language, note, shared });
    this.#check(node, context);
    if (node.transform.effect === 'target') this.#refuseOverlap(this.#request.targets[node.node.id]!, context);
    const place: NodePlace = {
      request: this.#request,
      variable,
      path: (call, path) => this.#path(call, path),
      dynamic: (port) => frames.as(port === undefined ? Object.values(ids)[0]! : ids[port]!, 'dynamic', before),
      own: () => frames.own(Object.values(ids)[0]!),
      before(wanted, code) {
        const own = frames.name(wanted);
        before.push(language.assigned(own, code));
        return own;
      },
      say: (...statements) => before.push(...statements),
    };
    return this.#form.render(node, context, place);
  }

  /** Spark reads when it writes: it would remove what it has not read yet, and read what another target has written. */
  #refuseOverlap({ root, fileName }: ScriptTarget, context: SparkNodeContext): void {
    const place = fileName === null ? root : `${root}/${fileName}`;
    for (const { groups, isWholeFolder, root: folder } of Object.values(this.#request.sources)) {
      const isRead = groups.some(({ files }) => files.some((file) => isWithin(file, place)));
      if (isRead || (isWholeFolder && isWithin(place, folder)))
        context.refuse(`Spark would remove or mix up what the job reads from ${folder}: write to another folder.`);
    }
  }

  #input(id: string, before: string[]): SparkInput {
    const { schema } = this.#request.graph.nodes.find((node) => node.id === id)!;
    const frames = this.#frames;
    return {
      schema,
      get frame() {
        return frames.as(id, 'data', before);
      },
    };
  }

  /** What no rendering may get: columns that Spark does not tell apart or does not hold. */
  #check({ schema }: ResolvedNode, context: SparkNodeContext): void {
    const seen = new Map<string, string>();
    for (const { name, type } of schema) {
      const other = seen.get(name.toLowerCase());
      if (other !== undefined) context.refuse(`Spark does not tell the columns "${other}" and "${name}" apart.`);
      seen.set(name.toLowerCase(), name);
      if (type.kind === 'choice')
        context.refuse(`Spark has no choice types, and "${name}" is ${formatHive(type)}: resolve the choice first.`);
    }
  }

  /** Relative to the workspace where it is below it; a URI is never. */
  #path(call: PathCall, path: string): string {
    if (isUri(path)) return pythonText(path);
    const inside = insideWorkspace(path, this.#request.workspaceFolder) ?? path;
    return this.#form.language.pathOf(call, pythonText(inside));
  }

  #add(nodeId: string, texts: readonly string[]): void {
    const text = texts.join('\n');
    const lines = (this.#form.isIndented ? indented(text) : text).split('\n');
    const firstLine = this.#lines.length + 1;
    this.#lines.push(...lines, '');
    this.#parts.push({ nodeId, firstLine, lastLine: firstLine + lines.length - 1 });
  }
}

function holdsChoice({ schema }: ResolvedNode): boolean {
  return schema.some(({ type }) => type.kind === 'choice');
}
