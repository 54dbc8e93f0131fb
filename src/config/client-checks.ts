/** Rules between the settings of clients, and between them and the sources. On the raw values, as all rules between settings. */
import type { Path } from './fault.ts';
import { childOf } from './schema-node.ts';

interface RuleFault {
  readonly path: Path;
  readonly problem: string;
  readonly hint: string;
}

const CLIENTS = ['server', 'clients'] as const;
/** What `Authorization: Bearer` can carry (RFC 6750, 2.1), and no shorter than what nobody guesses. */
const MIN_KEY = 16;
const SENDABLE = /^[A-Za-z0-9._~+/=-]+$/;

export function clientFaults(tree: unknown): readonly RuleFault[] {
  const clients = childOf(childOf(tree, 'server'), 'clients');
  if (typeof clients !== 'object' || clients === null) return [];
  return [...whom(clients), ...keys(clients), ...roles(clients, tree), ...namedRoles(clients), ...tokenKeys(clients)];
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const list = childOf(value, key);
  return Array.isArray(list) ? list : [];
}

function whom(clients: object): readonly RuleFault[] {
  const none = listOf(clients, 'keys').length === 0 && childOf(clients, 'jwt') === undefined;
  const about = ['required', 'roles', 'anonymousRole', 'limits'].find(
    (key) => childOf(clients, key) !== undefined && childOf(clients, key) !== false,
  );
  const hint = 'Name clients in server.clients.keys, or the issuer of their tokens in server.clients.jwt.';
  if (none && about !== undefined) {
    return [{ path: [...CLIENTS, about], problem: 'there are no clients that it could be about', hint }];
  }
  if (childOf(clients, 'anonymousRole') === undefined || childOf(clients, 'required') === false) return [];
  const problem = 'nobody has this role: requests without a credential are refused';
  return [
    { path: [...CLIENTS, 'anonymousRole'], problem, hint: 'Set server.clients.required: false, or leave it out.' },
  ];
}

function keys(clients: object): readonly RuleFault[] {
  const first = new Map<string, number>();
  return listOf(clients, 'keys').flatMap((entry, index): RuleFault[] => {
    const key = childOf(entry, 'key');
    // What no header carries is a fault by the schema already.
    if (typeof key !== 'string' || !/^[\x21-\x7e]+$/.test(key)) return [];
    const path = [...CLIENTS, 'keys', index, 'key'];
    if (key.length < MIN_KEY || !SENDABLE.test(key)) {
      const problem = `the key must have ${MIN_KEY} characters or more, of letters, digits and . _ ~ + / = -`;
      return [{ path, problem, hint: 'Make a long one by lot, such as with `openssl rand -hex 32`.' }];
    }
    const before = first.get(key);
    if (before === undefined) first.set(key, index);
    if (before === undefined) return [];
    const problem = `server.clients.keys[${before}] has the same key`;
    return [{ path, problem, hint: 'Give each entry a key of its own.' }];
  });
}

function roles(clients: object, tree: unknown): readonly RuleFault[] {
  const sources = new Set(listOf(tree, 'sources').map((source) => childOf(source, 'id')));
  const seen = new Set<unknown>();
  return listOf(clients, 'roles').flatMap((role, index): RuleFault[] => {
    const path = [...CLIENTS, 'roles', index];
    const name = childOf(role, 'name');
    const isTwice = seen.has(name);
    seen.add(name);
    const twice = {
      path: [...path, 'name'],
      problem: 'an earlier role has the same name',
      hint: 'Rename one of them.',
    };
    const unknown = listOf(role, 'sources').flatMap((id, place): RuleFault[] => {
      if (typeof id !== 'string' || sources.has(id)) return [];
      const problem = 'no source has this id';
      return [{ path: [...path, 'sources', place], problem, hint: 'Write it as the id of one of the sources.' }];
    });
    return [...(isTwice ? [twice] : []), ...unknown];
  });
}

function namedRoles(clients: object): readonly RuleFault[] {
  const known = new Set(listOf(clients, 'roles').map((role) => childOf(role, 'name')));
  const named: readonly (readonly [path: Path, role: unknown])[] = [
    ...listOf(clients, 'keys').map((key, index) => [['keys', index, 'role'], childOf(key, 'role')] as const),
    [['jwt', 'role'], childOf(childOf(clients, 'jwt'), 'role')],
    [['anonymousRole'], childOf(clients, 'anonymousRole')],
  ];
  return named.flatMap(([path, role]): RuleFault[] => {
    if (typeof role !== 'string' || known.has(role)) return [];
    const hint = 'Write it as the name of one of server.clients.roles.';
    return [{ path: [...CLIENTS, ...path], problem: 'no role has this name', hint }];
  });
}

function tokenKeys(clients: object): readonly RuleFault[] {
  const jwt = childOf(clients, 'jwt');
  if (typeof jwt !== 'object' || jwt === null) return [];
  const faults: RuleFault[] = [];
  const isGiven = listOf(jwt, 'publicKeys').length > 0;
  if (isGiven === (childOf(jwt, 'jwksUrl') !== undefined)) {
    const problem = isGiven ? 'there are keys in two places' : 'there is no key to check tokens with';
    faults.push({ path: [...CLIENTS, 'jwt'], problem, hint: 'Give either jwksUrl or publicKeys.' });
  }
  if (childOf(jwt, 'roleClaim') !== undefined && listOf(clients, 'roles').length === 0) {
    const problem = 'every token would be refused: there are no roles';
    faults.push({ path: [...CLIENTS, 'jwt', 'roleClaim'], problem, hint: 'Name the roles in server.clients.roles.' });
  }
  return faults;
}
