/** A resolved job as a PySpark script for Spark 3.5 and 4: deterministic text, and which lines are of which node. */

import { isWithin } from '#engine/base/path-below.ts';
import { nodeValues } from '#engine/compile/spark/script/node-values.ts';
import { sparkNodes } from '#engine/compile/spark/script/nodes/index.ts';
import { indented, pythonComment, pythonText, variableNames } from '#engine/compile/spark/script/python-text.ts';
import { readSource } from '#engine/compile/spark/script/read-source.ts';
import { scriptEnd, scriptHead } from '#engine/compile/spark/script/script-frame.ts';
import { NotCarried, type SparkInput, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type {
  ScriptPart,
  ScriptProblem,
  ScriptTarget,
  SparkScript,
  SparkScriptRequest,
} from '#engine/compile/spark/script/spark-script.ts';
import { writeTarget } from '#engine/compile/spark/script/write-target.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { formatHive } from '#engine/types/hive.ts';

export function writeSparkScript(request: SparkScriptRequest): SparkScript {
  return new ScriptWriter(request).write();
}

class ScriptWriter {
  readonly #request: SparkScriptRequest;
  readonly #lines: string[] = [];
  readonly #parts: ScriptPart[] = [];
  readonly #problems: ScriptProblem[] = [];
  readonly #differences = new Map<string, { nodeId: string; says: string }>();
  readonly #frames = new Map<string, string>();
  /** Outputs with a choice. */
  readonly #choices = new Set<string>();
  readonly #name = variableNames();

  constructor(request: SparkScriptRequest) {
    this.#request = request;
  }

  write(): SparkScript {
    const { graph } = this.#request;
    this.#lines.push(...scriptHead(this.#request));
    const read = new Set(graph.nodes.flatMap(({ inputs }) => Object.values(inputs)));
    for (const node of graph.nodes) {
      const isUnread = node.port !== onlyOutput && !read.has(node.id);
      if (!isUnread) this.#node(node);
    }
    this.#lines.push(...scriptEnd());
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
    const variable = this.#name(node.port === onlyOutput ? node.node.name : `${node.node.name} ${node.port}`);
    if (!isTarget) this.#frames.set(node.id, variable);
    let code: string;
    try {
      code = this.#code(node, (sentence) => notes.add(sentence));
    } catch (thrown) {
      if (!(thrown instanceof NotCarried)) throw thrown;
      // A node is not blamed for a problem of its input.
      const isInherited = Object.values(node.inputs).some((id) => this.#choices.has(id));
      if (holdsChoice(node)) this.#choices.add(node.id);
      if (!isInherited) this.#problems.push({ nodeId: node.node.id, node: node.node.name, reason: thrown.message });
      code = `raise NotImplementedError(${pythonText(thrown.message)})`;
    }
    const isFailed = code.startsWith('raise ');
    const title = `${node.transform.title}: ${node.node.name}${node.port === onlyOutput ? '' : ` (${node.port})`}`;
    this.#add(node.node.id, [
      pythonComment(title),
      ...[...notes].map((note) => pythonComment(`Differs: ${note}`)),
      isTarget || isFailed ? code : `${variable} = ${code}`,
    ]);
    for (const says of notes) this.#differences.set(`${node.node.id}\n${says}`, { nodeId: node.node.id, says });
  }

  #code(node: ResolvedNode, note: (sentence: string) => void): string {
    const inputs = Object.fromEntries(Object.entries(node.inputs).map(([port, id]) => [port, this.#input(id)]));
    const context = nodeValues(node, inputs, note);
    this.#check(node, context);
    switch (node.transform.effect) {
      case 'source':
        return readSource(this.#request.sources[node.node.id]!, context, (path) => this.#path('source_path', path));
      case 'target':
        this.#refuseOverlap(this.#request.targets[node.node.id]!, context);
        return writeTarget(this.#request.targets[node.node.id]!, context, (path) => this.#path('target_path', path));
      default: {
        if (node.transform.code !== undefined)
          return context.refuse('Spark cannot run TypeScript or JavaScript. Use Derived Column or SQL Query instead.');
        const render = sparkNodes.get(node.transform.name);
        if (render === undefined) return context.refuse(`${node.transform.title} has no Spark form yet.`);
        return render(node.args as Record<string, never>, context);
      }
    }
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

  #input(id: string): SparkInput {
    const { schema } = this.#request.graph.nodes.find((node) => node.id === id)!;
    return { frame: this.#frames.get(id)!, schema };
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

  /** Relative to the workspace where it is below it. */
  #path(call: 'source_path' | 'target_path', path: string): string {
    const base = this.#request.workspaceFolder;
    const isWithin = path === base || path.startsWith(`${base}/`);
    return `${call}(${pythonText(isWithin ? path.slice(base.length + 1) : path)})`;
  }

  #add(nodeId: string, texts: readonly string[]): void {
    const lines = indented(texts.join('\n')).split('\n');
    const firstLine = this.#lines.length + 1;
    this.#lines.push(...lines, '');
    this.#parts.push({ nodeId, firstLine, lastLine: firstLine + lines.length - 1 });
  }
}

function holdsChoice({ schema }: ResolvedNode): boolean {
  return schema.some(({ type }) => type.kind === 'choice');
}
