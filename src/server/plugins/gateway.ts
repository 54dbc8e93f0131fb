/** Answers only the gateway for `_service`, `_entities`, `_sdl` and introspection, or for every field. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
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
const GATEWAY_HEADER = 'x-gateway-token';

const CODE = 'GATEWAY_ONLY';

const confined: ReadonlySet<string> = new Set(['_service', '_entities', '_sdl', '__schema', '__type']);

/** Refuses every request without the token, before anything of it is read. */
export function gatewayGuard({ token, only }: GatewayConfig) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!only || (token !== undefined && isFromGateway(token, request.headers[GATEWAY_HEADER]))) return;
    const message = `this graph answers its gateway alone: send its token as ${GATEWAY_HEADER}`;
    await reply.code(403).send(refused(message, CODE));
  };
}

/** Refuses operations without the token that ask for anything confined, before they are executed. */
export function gatewayPlugin({ token }: GatewayConfig): ApolloServerPlugin<GraphContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ request, document, operation }) {
          if (token === undefined || operation === undefined) return;
          if (isFromGateway(token, request.http?.headers.get(GATEWAY_HEADER))) return;
          const field = rootFields(operation, document.definitions).find((name) => confined.has(name));
          if (field === undefined) return;
          throw new GraphQLError(`${field} is for the gateway: send its token as ${GATEWAY_HEADER}`, {
            extensions: { code: CODE, http: { status: 403 } },
          });
        },
      };
    },
  };
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
