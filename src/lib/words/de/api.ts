import type { Words } from '../en/index.ts';

export const api: Words['api'] = {
  title: 'API',
  intro: 'Was die Seiten können, können auch Skripte: über HTTP, mit JSON.',
  back: 'Zurück zu den Einstellungen',
  example: 'Ein Beispiel',
  exampleText:
    'In den Einstellungen ein Token machen, dann Videos senden und Varianten davon verlangen:',
  openapi: 'Dasselbe als OpenAPI 3.1, für Werkzeuge',
  contents: 'Aufrufe',
  english: 'Die Beschreibung der einzelnen Aufrufe ist auf Englisch.',
  parameters: 'Parameter',
  places: {
    path: 'im Pfad',
    query: 'Query',
    header: 'Header',
    form: 'Formularfeld',
    body: 'JSON-Body',
  },
  required: 'nötig',
  answers: 'Antworten',
  errors: 'Fehler',
  isPublic: 'ohne Anmeldung',
  common: 'Jeder Aufruf hinter der Anmeldung kann auch so antworten:',
  problem:
    'Fehler sind application/problem+json (RFC 9457). Ihr Code bleibt gleich; ihr Text ist für Menschen.',
};
