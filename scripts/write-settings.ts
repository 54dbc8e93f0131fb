/** Writes what is generated from the configuration schema: `docs/settings.md` and `docs/config.schema.json`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { generatedDocs } from '../src/config/generated-docs.ts';
import { builtInKinds } from '../src/providers/registry.ts';
import { readArguments } from './arguments.ts';

readArguments(import.meta.filename, {});

const docs = new URL('../docs/', import.meta.url);
mkdirSync(docs, { recursive: true });
for (const [name, text] of generatedDocs(builtInKinds)) writeFileSync(new URL(name, docs), text);
