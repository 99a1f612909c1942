/** Words of the page that describes the HTTP interface; what each call does is told in English only. */
export const api = {
  title: 'API',
  intro: 'Everything the pages do, scripts can do too: over HTTP, with JSON.',
  back: 'Back to the settings',
  example: 'An example',
  exampleText: 'Make a token in the settings, then send videos and ask for variations of them:',
  openapi: 'The same as OpenAPI 3.1, for tools',
  contents: 'Calls',
  english: '',
  parameters: 'Parameters',
  places: {
    path: 'in the path',
    query: 'query',
    header: 'header',
    form: 'form field',
    body: 'JSON body',
  },
  required: 'required',
  answers: 'Answers',
  errors: 'Errors',
  isPublic: 'no login needed',
  common: 'Any call behind the login may also answer with these:',
  problem:
    'Errors are application/problem+json (RFC 9457). Their code is stable; their detail is for people.',
};
