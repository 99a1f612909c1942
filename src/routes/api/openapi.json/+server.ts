import { NAMED_SCHEMAS } from '$lib/contract/api/named-schemas.ts';
import { OPERATIONS } from '$lib/contract/api/operations.ts';
import { conditionalJson, endpoint } from '$lib/server/http/endpoint.ts';
import { describeApi } from '$lib/server/http/openapi.ts';

export const GET = endpoint(({ locals, request }) =>
  conditionalJson(request, describeApi(OPERATIONS, NAMED_SCHEMAS, locals.app.version)),
);
