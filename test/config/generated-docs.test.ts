import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedDocs } from '../../src/config/generated-docs.ts';
import { builtInKinds } from '../../src/providers/registry.ts';

test.each([...generatedDocs(builtInKinds)])(
  'docs/%s is what the schema generates (node scripts/write-settings.ts)',
  (name, text) => {
    expect(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')).toBe(text);
  },
);
