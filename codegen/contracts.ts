/** From Solidity to TypeScript modules that hold bytecode. */
import { readFileSync, writeFileSync } from 'node:fs';
import solc from 'solc';
import { z } from 'zod';

interface Module {
  readonly file: string;
  /** Solidity sources, and the contracts of them that the module exports. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

const modules: readonly Module[] = [
  {
    file: 'src/providers/evm/generated/deployless.ts',
    sources: { 'src/providers/evm/contracts/Multicall.sol': ['Deployless'] },
  },
  {
    file: 'src/sandbox/evm/generated/contracts.ts',
    sources: {
      'src/providers/evm/contracts/Multicall.sol': ['Multicall'],
      'src/sandbox/evm/contracts/Tokens.sol': ['Coin', 'Collectible', 'Items'],
    },
  },
  {
    file: 'test/evm/generated/odd.ts',
    sources: {
      'test/evm/contracts/Odd.sol': [
        'Reverting',
        'Garbage',
        'TwoWords',
        'Burner',
        'Heavy',
        'Bytes32Symbol',
        'AbsurdDecimals',
        'Nameless',
      ],
    },
  },
];

const compiled = z.object({
  errors: z.array(z.object({ formattedMessage: z.string() })).default([]),
  contracts: z
    .record(
      z.string(),
      z.record(z.string(), z.object({ evm: z.object({ bytecode: z.object({ object: z.string() }) }) })),
    )
    .default({}),
});

/** Writes every module anew. */
export function writeContracts(): void {
  for (const module of modules) writeFileSync(pathOf(module.file), textOf(module));
}

/** The modules that differ from what the sources compile to. */
export function staleContracts(): readonly string[] {
  return modules
    .filter((module) => readFileSync(pathOf(module.file), 'utf8') !== textOf(module))
    .map(({ file }) => file);
}

function pathOf(file: string): URL {
  return new URL(`../${file}`, import.meta.url);
}

function textOf({ sources }: Module): string {
  const contracts = compile(Object.keys(sources));
  const lines = Object.entries(sources).flatMap(([file, names]) => [
    `// From ${file}.`,
    ...names.map((name) => `export const ${constantOf(name)} = '0x${contracts[file]?.[name]?.evm.bytecode.object}';`),
  ]);
  return ['/** Creation bytecode, compiled by `npm run generate`. */', ...lines, ''].join('\n');
}

function compile(files: readonly string[]) {
  const content = files.map((file) => [file, { content: readFileSync(pathOf(file), 'utf8') }] as const);
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(content),
    settings: {
      // So that the contracts also run on chains without newer opcodes.
      evmVersion: 'paris',
      optimizer: { enabled: true, runs: 200 },
      metadata: { appendCBOR: false },
      outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
    },
  };
  const { errors, contracts } = compiled.parse(JSON.parse(solc.compile(JSON.stringify(input))));
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  return contracts;
}

function constantOf(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}Bytecode`;
}
