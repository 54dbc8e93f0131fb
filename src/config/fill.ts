/** `${NAME}` in a configuration: the only way that a secret gets in. */
import type { ConfigDocument } from './document.ts';
import type { Environment } from './environment.ts';
import { type ConfigFault, formatPath, type Path } from './fault.ts';
import { isSecret, type SchemaNode, type SchemaReader } from './schema-node.ts';
import { variableFor } from './variable-name.ts';

/** A value that no message may show. */
export interface Guarded {
  readonly path: Path;
  /** The variable it came from. */
  readonly variable: string;
  readonly text: string;
}

export interface Filled {
  /** The tree with every `${NAME}` replaced. */
  readonly tree: unknown;
  readonly guarded: readonly Guarded[];
  readonly faults: readonly ConfigFault[];
  /** Where a fault already says all there is to say. */
  readonly settled: readonly Path[];
}

/** A whole value of this form is replaced by the variable's value. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

export function fillFromEnvironment(document: ConfigDocument, schema: SchemaReader, environment: Environment): Filled {
  const filler = new Filler(document, schema, environment);
  const tree = filler.fill({ value: document.tree, path: [], nodes: schema.top(document.tree), secret: false });
  return { tree, guarded: filler.guarded, faults: filler.faults, settled: filler.settled };
}

interface Spot {
  readonly value: unknown;
  readonly path: Path;
  readonly nodes: readonly SchemaNode[];
  /** Whether a value around this one is secret as a whole. */
  readonly secret: boolean;
}

class Filler {
  readonly guarded: Guarded[] = [];
  readonly faults: ConfigFault[] = [];
  readonly settled: Path[] = [];
  readonly #document: ConfigDocument;
  readonly #schema: SchemaReader;
  readonly #environment: Environment;

  constructor(document: ConfigDocument, schema: SchemaReader, environment: Environment) {
    this.#document = document;
    this.#schema = schema;
    this.#environment = environment;
  }

  fill(spot: Spot): unknown {
    const { value } = spot;
    const secret = spot.secret || isSecret(spot.nodes);
    if (typeof value === 'object' && value !== null && !secret) return this.#fillEntries(value, spot);
    if (typeof value === 'string') {
      const variable = REFERENCE.exec(value)?.[1];
      if (variable !== undefined) return this.#replace(variable, spot);
      if (!secret && value.includes('${')) return this.#refusePart(spot);
    }
    return secret && value !== null ? this.#refuseLiteral(spot) : value;
  }

  #fillEntries(value: object, { path, nodes, secret }: Spot): unknown {
    const entry = (key: string | number, item: unknown): unknown =>
      this.fill({ value: item, path: [...path, key], nodes: this.#schema.below(nodes, key, item), secret });
    if (Array.isArray(value)) return value.map((item, index) => entry(index, item));
    const filled: Record<string, unknown> = Object.create(null);
    for (const [key, item] of Object.entries(value)) filled[key] = entry(key, item);
    return filled;
  }

  #replace(variable: string, spot: Spot): unknown {
    const text = Object.hasOwn(this.#environment, variable) ? this.#environment[variable] : undefined;
    if (text === undefined || text === '') {
      const state = text === undefined ? 'not set' : 'empty';
      return this.#settle(spot, {
        problem: `the environment variable ${variable} is ${state}`,
        hint: `Set ${variable} before the start; ${formatPath(spot.path)} takes its value from it.`,
      });
    }
    this.guarded.push({ path: spot.path, variable, text });
    return typed(text, spot.nodes);
  }

  #refusePart(spot: Spot): unknown {
    return this.#settle(spot, {
      problem: 'a variable must be the whole value',
      hint: `Put the whole text into one variable and write \${NAME} alone; names hold letters, digits and "_".`,
    });
  }

  #refuseLiteral(spot: Spot): unknown {
    return this.#settle(spot, {
      problem: 'a secret must not stand in the file',
      hint: `Put it into an environment variable and write \${${variableFor(this.#document.tree, spot.path)}} here. If the file was shared, replace the secret.`,
    });
  }

  #settle({ path }: Spot, words: { readonly problem: string; readonly hint: string }): unknown {
    this.faults.push({ where: this.#document.place(path), path: formatPath(path), ...words });
    this.settled.push(path);
    return null;
  }
}

/** Variables are text; where the schema wants a number or a truth value and the text is one, it becomes one. */
function typed(text: string, nodes: readonly SchemaNode[]): unknown {
  const types = new Set(nodes.flatMap((node) => node.type ?? []));
  if (types.has('string')) return text;
  if ((types.has('integer') || types.has('number')) && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return Number(text);
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
