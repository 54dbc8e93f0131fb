/** Every named fault of connections, HTTP, bodies, rows and envelopes, numbered by the rows of the fault matrix. */
import { besideFaults } from './catalogue-beside.ts';
import { bodyFaults } from './catalogue-body.ts';
import { connectionFaults } from './catalogue-connection.ts';
import { httpFaults } from './catalogue-http.ts';
import { identityFaults } from './catalogue-identity.ts';
import { passingFaults } from './catalogue-passing.ts';
import { rowFaults } from './catalogue-rows.ts';
import { wholeFaults } from './catalogue-whole.ts';
import type { NamedFault } from './named-fault.ts';

export const catalogue: readonly NamedFault[] = [
  ...connectionFaults,
  ...httpFaults,
  ...bodyFaults,
  ...rowFaults,
  ...wholeFaults,
  ...identityFaults,
  ...besideFaults,
  ...passingFaults,
];

const byName = new Map(catalogue.map((fault) => [fault.name, fault]));

export function findFault(name: string): NamedFault | null {
  return byName.get(name) ?? null;
}
