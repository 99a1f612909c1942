import { endpoint, jobIdOf, videoIdOf } from '$lib/server/http/endpoint.ts';
import { pictureResponse } from '$lib/server/http/picture.ts';

const sheet = endpoint(async (event) => {
  const picture = await event.locals.app.pictures.sheet(jobIdOf(event), videoIdOf(event));
  return pictureResponse(event.request, picture);
});

export const GET = sheet;
export const HEAD = sheet;
