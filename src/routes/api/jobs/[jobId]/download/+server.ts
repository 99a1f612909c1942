import { readArchiveSelection } from '$lib/server/http/archive-selection.ts';
import { endpoint, jobIdOf } from '$lib/server/http/endpoint.ts';
import { fileResponse } from '$lib/server/http/file-response.ts';

const archive = endpoint(async (event) => {
  const selection = readArchiveSelection(event.url.searchParams);
  const file = await event.locals.app.downloadJob(jobIdOf(event), selection);
  return fileResponse(event.request, { ...file, type: 'application/zip', saveAs: file.filename });
});

export const GET = archive;
export const HEAD = archive;
