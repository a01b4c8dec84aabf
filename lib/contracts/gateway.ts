import { Type } from 'typebox';

/** An HTTP request as API Gateway sends it: version 1 (REST) or 2 (HTTP API). Its fields are Amazon's affair. */
export const gatewayEvent = Type.Union([
  Type.Object({ httpMethod: Type.String(), path: Type.String() }),
  Type.Object({ version: Type.Literal('2.0'), rawPath: Type.String(), requestContext: Type.Object({}) }),
]);
export type GatewayEvent = object;

export const gatewayResult = Type.Object({
  statusCode: Type.Integer(),
  headers: Type.Optional(Type.Object({})),
  body: Type.Optional(Type.String()),
});
