/** Rules between settings. Checked on the raw values, so that they are reported together with everything else. */
import { clientFaults } from './client-checks.ts';
import type { ConfigDocument } from './document.ts';
import { type ConfigFault, formatPath, type Path } from './fault.ts';
import { arrivalDefaults, pageDefaults } from './schema.ts';
import { childOf } from './schema-node.ts';
import { breakerDefaults } from './source-schema.ts';

export function crossFaults(tree: unknown, document: ConfigDocument): ConfigFault[] {
  const fault = (path: Path, problem: string, hint: string): ConfigFault => ({
    where: document.place(path),
    path: formatPath(path),
    problem,
    hint,
  });
  return [
    ...duplicateIds(tree, fault),
    ...pageSizes(tree, fault),
    ...arrivalTimes(tree, fault),
    ...breakerTimes(tree, fault),
    ...gatewayToken(tree, fault),
    ...trustedDocuments(tree, fault),
    ...clientFaults(tree).map(({ path, problem, hint }) => fault(path, problem, hint)),
  ];
}

type MakeFault = (path: Path, problem: string, hint: string) => ConfigFault;

function duplicateIds(tree: unknown, fault: MakeFault): ConfigFault[] {
  const sources = childOf(tree, 'sources');
  const first = new Map<string, number>();
  const faults: ConfigFault[] = [];
  for (const [index, source] of Array.isArray(sources) ? sources.entries() : []) {
    const id = childOf(source, 'id');
    if (typeof id !== 'string') continue;
    const before = first.get(id);
    if (before === undefined) first.set(id, index);
    else {
      const hint = 'Give each source an id of its own; ids of accounts and assets are built from it.';
      faults.push(fault(['sources', index, 'id'], `sources[${before}] has the same id`, hint));
    }
  }
  return faults;
}

function trustedDocuments(tree: unknown, fault: MakeFault): ConfigFault[] {
  const documents = childOf(childOf(tree, 'server'), 'documents');
  const manifests = childOf(documents, 'manifests');
  if (childOf(documents, 'only') !== true || (Array.isArray(manifests) && manifests.length > 0)) return [];
  const hint = 'Name the manifests in server.documents.manifests; `check-operations --manifest` writes one.';
  return [fault(['server', 'documents', 'only'], 'without a manifest every document would be refused', hint)];
}

function pageSizes(tree: unknown, fault: MakeFault): ConfigFault[] {
  const limits = childOf(tree, 'limits');
  const size = childOf(limits, 'pageSize');
  const max = childOf(limits, 'maxPageSize');
  const sizeOrDefault = size ?? pageDefaults.pageSize;
  const maxOrDefault = max ?? pageDefaults.maxPageSize;
  if (typeof sizeOrDefault !== 'number' || typeof maxOrDefault !== 'number' || sizeOrDefault <= maxOrDefault) return [];
  const path = ['limits', size === undefined ? 'maxPageSize' : 'pageSize'];
  const hint = `pageSize is ${pageDefaults.pageSize} and maxPageSize ${pageDefaults.maxPageSize} when left out.`;
  return [fault(path, 'limits.pageSize must not be larger than limits.maxPageSize', hint)];
}

function breakerTimes(tree: unknown, fault: MakeFault): ConfigFault[] {
  const sources = childOf(tree, 'sources');
  return (Array.isArray(sources) ? sources : []).flatMap((source, index) => {
    const breaker = childOf(source, 'breaker');
    const open = childOf(breaker, 'openMs');
    const first = open ?? breakerDefaults.openMs;
    const most = childOf(breaker, 'maxOpenMs') ?? breakerDefaults.maxOpenMs;
    if (typeof first !== 'number' || typeof most !== 'number' || first <= most) return [];
    const path = ['sources', index, 'breaker', open === undefined ? 'maxOpenMs' : 'openMs'];
    const hint = `openMs is ${breakerDefaults.openMs} and maxOpenMs ${breakerDefaults.maxOpenMs} when left out.`;
    return [fault(path, 'breaker.openMs must not be larger than breaker.maxOpenMs', hint)];
  });
}

function arrivalTimes(tree: unknown, fault: MakeFault): ConfigFault[] {
  const server = childOf(tree, 'server');
  const headers = childOf(server, 'headersTimeoutMs') ?? arrivalDefaults.headersTimeoutMs;
  const request = childOf(server, 'requestTimeoutMs');
  const whole = request ?? arrivalDefaults.requestTimeoutMs;
  if (typeof headers !== 'number' || typeof whole !== 'number' || headers <= whole) return [];
  const path = ['server', request === undefined ? 'headersTimeoutMs' : 'requestTimeoutMs'];
  const hint = 'The headers are part of the request: give the whole request at least as long.';
  return [fault(path, 'server.headersTimeoutMs must not be larger than server.requestTimeoutMs', hint)];
}

function gatewayToken(tree: unknown, fault: MakeFault): ConfigFault[] {
  const gateway = childOf(childOf(tree, 'server'), 'gateway');
  if (childOf(gateway, 'token') !== undefined) return [];
  const hint = 'Set server.gateway.token to the variable that holds what the gateway sends as x-gateway-token.';
  const headers = childOf(gateway, 'operationHeaders');
  return [
    ...(childOf(gateway, 'only') === true
      ? [fault(['server', 'gateway', 'only'], 'every query would be refused: there is no token', hint)]
      : []),
    ...(Array.isArray(headers) && headers.length > 0
      ? [fault(['server', 'gateway', 'operationHeaders'], 'no request would share readings: there is no token', hint)]
      : []),
  ];
}
