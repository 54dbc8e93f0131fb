/** Every fault that has a name: how connections, HTTP, bodies and rows go wrong, numbered by the rows of the fault matrix. */
import { bodyFaults } from './catalogue-body.ts';
import { connectionFaults } from './catalogue-connection.ts';
import { httpFaults } from './catalogue-http.ts';
import { rowFaults } from './catalogue-rows.ts';
import type { NamedFault } from './named-fault.ts';

export const catalogue: readonly NamedFault[] = [...connectionFaults, ...httpFaults, ...bodyFaults, ...rowFaults];

const byName = new Map(catalogue.map((fault) => [fault.name, fault]));

export function findFault(name: string): NamedFault | null {
  return byName.get(name) ?? null;
}
