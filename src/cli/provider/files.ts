/** The files of a new provider, as text. */
import type { Shape } from '../../providers/shape.ts';
import { declarationText } from './declaration.ts';
import { fakeText } from './fake.ts';
import type { ProviderNames } from './names.ts';
import { pageText } from './page.ts';
import { testText } from './test-file.ts';
import { wireText } from './wire.ts';

export interface NewFile {
  readonly name: string;
  readonly text: string;
  /** For people, a few words. */
  readonly about: string;
}

export function filesOf(names: ProviderNames, shape: Shape): readonly NewFile[] {
  const { kind } = names;
  return [
    { name: `${kind}.ts`, text: declarationText(names, shape), about: 'what it declares: go through it line by line' },
    { name: `${kind}-wire.ts`, text: wireText(names, shape), about: 'the two functions to write' },
    { name: `${kind}-fake.ts`, text: fakeText(names, shape), about: 'a fake upstream: make it answer as yours does' },
    { name: `${kind}.test.ts`, text: testText(names, shape), about: 'its tests, for vitest' },
    { name: `${kind}.md`, text: pageText(names, shape), about: 'a page for its users' },
  ];
}
