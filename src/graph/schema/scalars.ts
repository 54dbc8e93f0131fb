import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { isLosslessNumber } from 'lossless-json';
import { parseSigned } from '../../model/amount.ts';
import type { Surface } from '../../model/surface.ts';
import { parseTime, TIME_RULE } from '../../model/time.ts';

/** What a client wrote in place of a value of a scalar, and is not valid. */
export class BadValue {
  /** What is needed. */
  readonly rule: string;

  constructor(rule: string) {
    this.rule = rule;
  }
}

/**
 * The conversions of a surface. For clients of the graph itself a bad value fails the operation before anything is executed.
 * A gateway puts the arguments of many fields into one operation, and does not check the scalars of a subgraph: there a bad
 * value is passed on as a `BadValue`, so that its field alone fails.
 */
export function scalarsOf(surface: Surface) {
  if (surface === 'standalone') return scalars;
  return { ...scalars, BigInt: lenient(scalars.BigInt), DateTime: lenient(scalars.DateTime) };
}

interface Reader<Value> {
  readonly parseValue: (value: unknown) => Value;
  readonly parseLiteral: (node: ValueNode) => Value;
}

function lenient<Value, Scalar extends Reader<Value>>(scalar: Scalar) {
  return {
    ...scalar,
    parseValue: orBad((value: unknown) => scalar.parseValue(value)),
    parseLiteral: orBad((node: ValueNode) => scalar.parseLiteral(node)),
  };
}

function orBad<Given, Value>(parse: (given: Given) => Value): (given: Given) => Value | BadValue {
  return (given) => {
    try {
      return parse(given);
    } catch (error) {
      if (error instanceof GraphQLError) return new BadValue(error.message);
      throw error;
    }
  };
}

/** The conversions alone: a whole `GraphQLScalarType` would replace the description and URL that the SDL gives. */
const scalars = {
  BigInt: {
    serialize(value: unknown) {
      if (typeof value === 'bigint') return value.toString();
      const number = typeof value === 'string' ? parseSigned(value) : null;
      if (number === null) throw new TypeError('BigInt cannot represent this value');
      return number.toString();
    },
    parseValue(value: unknown) {
      const number = typeof value === 'string' ? parseSigned(value) : null;
      if (number === null) throw badValue('a whole number written as a string of at most 80 digits');
      return number;
    },
    parseLiteral(node: ValueNode) {
      const number = node.kind === Kind.INT || node.kind === Kind.STRING ? parseSigned(node.value) : null;
      if (number === null) throw badValue('a whole number of at most 80 digits');
      return number;
    },
  },
  Decimal: {
    serialize(value: unknown) {
      if (typeof value !== 'string') throw new TypeError('Decimal cannot represent this value');
      return value;
    },
  },
  DateTime: {
    parseValue: (value: unknown) => timeOf(typeof value === 'string' ? value : ''),
    parseLiteral: (node: ValueNode) => timeOf(node.kind === Kind.STRING ? node.value : ''),
    serialize(value: unknown) {
      if (!(value instanceof Date)) throw new TypeError('DateTime cannot represent this value');
      return value.toISOString();
    },
  },
  JSON: { serialize: plainJson },
};

function timeOf(text: string): Date {
  const time = parseTime(text);
  if (time === null) throw badValue(TIME_RULE.replace('must be ', ''));
  return time;
}

function badValue(expected: string): GraphQLError {
  return new GraphQLError(`must be ${expected}`);
}

/** JSON with every exact number as the string of its digits. */
function plainJson(value: unknown): unknown {
  if (isLosslessNumber(value)) return value.value;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plainJson(entry)]));
}
