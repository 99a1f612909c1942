import { endpoint, jobIdOf, numberOf, videoIdOf } from '$lib/server/http/endpoint.ts';
import { fileResponse } from '$lib/server/http/file-response.ts';

const variation = endpoint(async (event) => {
  const { app } = event.locals;
  const file = await app.openVariation(jobIdOf(event), videoIdOf(event), numberOf(event));
  const isDownload = event.url.searchParams.get('download') === '1';
  return fileResponse(event.request, {
    ...file,
    type: 'video/mp4',
    saveAs: isDownload ? file.filename : null,
  });
});

export const GET = variation;
export const HEAD = variation;
