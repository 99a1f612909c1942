import { json } from '@sveltejs/kit';
import { AdmissionRequest } from '$lib/contract/admission.ts';
import { bodyOf, endpoint } from '$lib/server/http/endpoint.ts';

export const POST = endpoint(async (event) =>
  json(await event.locals.app.admitJob(await bodyOf(event, AdmissionRequest))),
);
