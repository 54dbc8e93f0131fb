/** Answers only the gateway for `_service`, `_entities`, `_sdl` and introspection, or for every field. */
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
import { GATEWAY_HEADER, isGateway, type PresentedToken, tokenIn } from '../request/gateway-token.ts';
import { refused } from '../request/refused.ts';

const CODE = 'GATEWAY_ONLY';

const confined: ReadonlySet<string> = new Set(['_service', '_entities', '_sdl', '__schema', '__type']);

/** Whether a request is refused before anything of it is read: it does not have the token that every request must have. */
export function isStranger(gateway: GatewayConfig, headers: IncomingHttpHeaders): boolean {
  return gateway.only && !isGateway(gateway, tokenIn(headers));
}

/** The first field that the operation asks for and that is for the gateway; null where it may be executed. */
export function confinedField(
  gateway: GatewayConfig,
  presented: PresentedToken,
  { document, operation }: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode },
): string | null {
  if (gateway.token === undefined || isGateway(gateway, presented)) return null;
  return rootFields(operation, document.definitions).find((name) => confined.has(name)) ?? null;
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
