/**
 * Answers to questions that come again, given again as the bytes that they were: as long as each balance and each fact that an
 * answer shows would be taken from the same place, executing the operation would give the same answer.
 *
 * What an answer rests on is noted while it is made (`Grounds`). An answer that rests on anything else is never given again.
 */
import type { OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Grounds } from '../../balances/kept/grounds.ts';
import type { Variables } from '../compiled/coerce.ts';
import type { Question } from '../compiled/executor.ts';
import { answerWith, errorsIn } from '../compiled/found-errors.ts';
import { type Answer, JsonText } from '../compiled/json-text.ts';
import { prepareOperation } from '../compiled/operation.ts';
import type { GraphContext } from '../context.ts';
import { Numbered } from '../numbered.ts';
import { isContext } from '../open-context.ts';
import type { SettledFields } from './settled-fields.ts';
import { keyOfValues } from './values-key.ts';

/** What all answers may take, and what is kept with them. */
const MOST_BYTES = 16 * 1024 * 1024;
/** As much for each pair that a source may keep, where that is less. */
const BYTES_PER_PAIR = 150;
/** A longer one is sent in parts, beside which it costs little to write it. */
const MOST_BYTES_OF_ONE = 2 * 1024 * 1024;
/** Of an answer, beside its bytes, its key and its grounds. */
const BYTES_BESIDE = 500;

interface RepeatedAnswer {
  readonly grounds: Grounds;
  /** Null until it is asked for once more. */
  readonly data: JsonText | null;
  readonly bytes: number;
}

interface Asked {
  readonly operation: OperationDefinitionNode;
  readonly values: Variables;
  readonly context: GraphContext;
  readonly grounds: Grounds;
}

/** Of one schema. */
export class RepeatedAnswers {
  readonly #fields: SettledFields;
  readonly #answers: LRUCache<string, RepeatedAnswer>;
  /** Those that had an answer out of memory: for others, no question is named. */
  readonly #operations = new WeakSet<OperationDefinitionNode>();
  readonly #numbers = new Numbered();

  /** @param pairs that each source may keep; more than 0 */
  constructor(fields: SettledFields, pairs: number) {
    this.#fields = fields;
    const maxSize = Math.min(MOST_BYTES, pairs * BYTES_PER_PAIR);
    this.#answers = new LRUCache({ maxSize, sizeCalculation: ({ bytes }) => bytes });
  }

  /** The answer to the question: what `execute` gives, or the same that it gave before. */
  async execute(question: Question, execute: (question: Question) => Promise<Answer>): Promise<Answer> {
    const asked = this.#asked(question);
    if (asked === null) return execute(question);
    const { operation, grounds } = asked;
    const key = this.#operations.has(operation) ? this.#keyOf(asked) : null;
    const known = key === null ? undefined : this.#answers.get(key);
    const isAgain = known?.grounds.stand() === true;
    if (isAgain && known.data !== null) {
      known.grounds.count();
      return answerWith([], known.data);
    }
    const answer = await execute(question);
    const { data } = answer;
    if (grounds.areKnown && data instanceof JsonText && errorsIn(answer).length === 0) {
      this.#operations.add(operation);
      return this.#keep(key ?? this.#keyOf(asked), { grounds, data, isAgain }) ?? answer;
    }
    if (key !== null) this.#answers.delete(key);
    return answer;
  }

  /** What is sent from then on; null where that is not kept. */
  #keep(key: string | null, { grounds, data, isAgain }: Given): Answer | null {
    if (key === null) return null;
    // Most questions do not come again: only of one that did are the bytes kept.
    const written = isAgain && data.mostBytes <= MOST_BYTES_OF_ONE ? data.written() : null;
    const bytes = BYTES_BESIDE + key.length + grounds.bytes + (written?.mostBytes ?? 0);
    this.#answers.set(key, { grounds, data: written, bytes });
    return written === null ? null : answerWith([], written);
  }

  /** Null where the answer can be none of those that were given before. */
  #asked({ document, operationName, coerced, context, rootValue }: Question): Asked | null {
    if (coerced === undefined || rootValue !== undefined || !isContext(context)) return null;
    const grounds = groundsOf(context);
    const prepared = grounds === null ? null : prepareOperation(document, operationName);
    if (grounds === null || prepared === null || !this.#fields.hold(prepared)) return null;
    return { operation: prepared.operation, values: coerced, context, grounds };
  }

  /** Null where no text names the values. */
  #keyOf({ operation, values, context: { sources, failures } }: Asked): string | null {
    const named = keyOfValues(values);
    return named === null ? null : `${this.#numbers.of(operation)} ${this.#numbers.of(sources)} ${failures} ${named}`;
  }
}

interface Given {
  readonly grounds: Grounds;
  readonly data: JsonText;
  /** Whether the answer before rests on the same. */
  readonly isAgain: boolean;
}

/** Null where the context is for several operations, or for one that is not executed as usual. */
function groundsOf({ read, trace, onField }: GraphContext): Grounds | null {
  const { grounds, signal } = read;
  if (grounds === undefined || signal.aborted || trace !== null || onField !== null) return null;
  return grounds.begin() ? grounds : null;
}
