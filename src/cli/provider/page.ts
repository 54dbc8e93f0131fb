import type { Shape } from '../../providers/shape.ts';
import type { ProviderNames } from './names.ts';
import { shapeTexts } from './shapes.ts';

/** `NAME.md`: what users of the source want to know, with what is not known yet as questions. */
export function pageText({ kind, title }: ProviderNames, shape: Shape): string {
  const variable = `${kind.replaceAll('-', '_').toUpperCase()}_KEY`;
  return `# ${title}

What: _one sentence about the service, and whose balances it has._

\`\`\`yaml
sources:
  - id: ${kind}-main
    provider: ${kind}
    url: https://api.example.com
    options:
      key: \${${variable}}
\`\`\`

## Options

| option | default | change it when |
| --- | --- | --- |
| \`key\` | required | Credential of a ${title} customer. |

## Identities

- **Account**: 1 to 12 small letters. _Which spellings are one account?_
- **Asset**: 1 to 8 capital letters. _Does a reference ever change its meaning?_

## Units

Atomic units in strings. _Where do decimals stand? Can an amount be negative?_

## What absence means

Unknown. _What is documented about a pair without a row? What shows that an answer is whole?_

## Limits

- One call carries ${shapeTexts[shape].carries}. _Documented where, read when?_
- _Calls a minute, and what the service does with those that come too fast._

## Errors

| the service says | here |
| --- | --- |
| 404 \`no account\` | \`ACCOUNT_NOT_FOUND\` |
| another \`error\` with 200 | \`UPSTREAM_UNEXPLAINED\` |
`;
}
