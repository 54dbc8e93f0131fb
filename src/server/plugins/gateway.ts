/** Answers only the gateway for `_service`, `_entities`, `_sdl` and introspection, or for every field. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { GatewayConfig } from '../../config/schema.ts';
import type { GraphContext } from '../../graph/context.ts';
import type { Secret } from '../../model/secret.ts';
import { refused } from '../request/refused.ts';

/** The header that holds the token of the gateway. Not `Authorization`: gateways pass that on from their own clients. */
export const GATEWAY_HEADER = 'x-gateway-token';

const CODE = 'GATEWAY_ONLY';

const confined: ReadonlySet<string> = new Set(['_service', '_entities', '_sdl', '__schema', '__type']);

/** Whether a request is refused before anything of it is read: it does not have the token that every request must have. */
export function isStranger({ token, only }: GatewayConfig, headers: IncomingHttpHeaders): boolean {
  return only && (token === undefined || !isFromGateway(token, tokenIn(headers)));
}

/** The first field that the operation asks for and that is for the gateway; null where it may be executed. */
export function confinedField(
  { token }: GatewayConfig,
  presented: string | readonly string[] | undefined,
  { document, operation }: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode },
): string | null {
  if (token === undefined || isFromGateway(token, presented)) return null;
  return rootFields(operation, document.definitions).find((name) => confined.has(name)) ?? null;
}

/** The token that a request presents. */
export function tokenIn(headers: IncomingHttpHeaders): string | readonly string[] | undefined {
  return headers[GATEWAY_HEADER];
}

export function gatewayGuard(gateway: GatewayConfig) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!isStranger(gateway, request.headers)) return;
    const message = `this graph answers its gateway alone: send its token as ${GATEWAY_HEADER}`;
    await reply.code(403).send(refused(message, CODE));
  };
}

/** Refuses operations without the token that ask for anything confined, before they are executed. */
export function gatewayPlugin(gateway: GatewayConfig): ApolloServerPlugin<GraphContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ request, document, operation }) {
          if (operation === undefined) return;
          const field = confinedField(gateway, request.http?.headers.get(GATEWAY_HEADER), { document, operation });
          if (field === null) return;
          throw new GraphQLError(`${field} is for the gateway: send its token as ${GATEWAY_HEADER}`, {
            extensions: { code: CODE, http: { status: 403 } },
          });
        },
      };
    },
  };
}

/** Whether this token is that of the gateway; never where none is configured. */
export function isGateway({ token }: GatewayConfig, presented: string | readonly string[] | undefined): boolean {
  return token !== undefined && isFromGateway(token, presented);
}

/** Compares digests, so that the time taken reveals nothing about the token. */
function isFromGateway(token: Secret, presented: string | readonly string[] | undefined): boolean {
  return typeof presented === 'string' && timingSafeEqual(digest(presented), digest(token.reveal()));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

type Definitions = readonly { readonly kind: Kind }[];

/** The fields that the operation selects at the root, through fragments too. */
function rootFields(operation: OperationDefinitionNode, definitions: Definitions): string[] {
  const fragments = new Map(definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]));
  const seen = new Set<string>();
  const fieldsOf = ({ selections }: SelectionSetNode): string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection.name.value];
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
      const fragment = fragments.get(selection.name.value);
      if (fragment === undefined || seen.has(fragment.name.value)) return [];
      seen.add(fragment.name.value);
      return fieldsOf(fragment.selectionSet);
    });
  return fieldsOf(operation.selectionSet);
}

function isFragment(definition: { readonly kind: Kind }): definition is FragmentDefinitionNode {
  return definition.kind === Kind.FRAGMENT_DEFINITION;
}
